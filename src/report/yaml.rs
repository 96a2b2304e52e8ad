//! YAML of what is JSON: the same tree, so that the two cannot differ.

use crate::report::json::Json;

/// Writes a tree; strings that look like numbers or dates are quoted, and stay strings.
pub fn write(json: &Json) -> String {
    // A tree of JSON can always be written; were it not so, JSON is YAML too.
    serde_yaml::to_string(json).unwrap_or_else(|_| format!("{json}\n"))
}

#[cfg(test)]
mod tests {
    use super::write;
    use serde_json::json;

    #[test]
    fn numbers_as_strings_stay_strings() {
        let text =
            write(&json!({"保険料": {"value": "12345", "unit": "円"}, "日": "2013-04-01", "真偽": true, "x": null}));
        let back: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        assert_eq!(back["保険料"]["value"].as_str(), Some("12345"));
        assert_eq!(back["日"].as_str(), Some("2013-04-01"));
    }
}
