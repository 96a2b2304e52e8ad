//! 新旧対照表: each one loads again as the revision it is, and the source's own table of 2013 comes out row for row.

mod files;
mod round_trip;
mod source_2013;
mod support;
