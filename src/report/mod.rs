//! What was worked out, told: to people as text, Markdown and HTML, to programs as JSON and YAML. Owns every outside format.
//! One [`page::Page`] is made from an answer and written in three ways, so that the formats cannot say different things.

pub mod words;
pub mod value;
pub mod page;
pub mod text;
pub mod markdown;
pub mod html;
pub mod json;
pub mod yaml;
pub mod outcome;
pub mod explain;
pub mod entries;
pub mod template;
pub mod schema;
pub mod timeline;
pub mod consolidated;
pub mod golden;
