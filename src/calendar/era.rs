//! Eras.

/// Japanese form.
pub fn format_japanese(date: chrono::NaiveDate) -> String {
    date.to_string()
}
