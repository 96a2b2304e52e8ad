//! What was worked out, told: to people as text, Markdown and HTML, to programs as JSON and YAML. Owns every outside format.
//! One [`page::Page`] is made from an answer and written in three ways, so that the formats cannot say different things.

pub mod changed;
pub mod compare;
pub mod consolidated;
pub mod coverage;
pub mod entries;
pub mod explain;
pub mod form;
pub mod golden;
pub mod html;
pub mod json;
pub mod markdown;
pub mod outcome;
pub mod page;
pub mod schema;
pub mod taisho;
pub mod taisho_kitei;
pub mod template;
pub mod text;
pub mod timeline;
pub mod value;
pub mod what_if;
pub mod what_if_chart;
pub mod what_if_draw;
pub mod what_if_json;
pub mod what_if_svg;
pub mod words;
pub mod yaml;
