//! Values of facts, definitions and results.

use crate::diagnostic::fold::fold;
use crate::law::address::Address;
use crate::number::exact::Number;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A value. Numbers stand in their base scale (a rate of 1.25 ％ is 0.0125); the unit belongs to the name that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A quantity or plain number.
    Number(Number),
    /// A day.
    Date(NaiveDate),
    /// 未通知: a date that may be open is open.
    Open,
    /// A truth value.
    Truth(bool),
    /// A category by its declared spelling.
    Category(String),
    /// Several categories.
    Categories(Vec<String>),
    /// Free text.
    Text(String),
    /// The address of a provision.
    Address(Address),
    /// A list: a row maps column names to values.
    List(Vec<BTreeMap<String, Value>>),
    /// なし: no value, with its reason.
    Absent(String),
}

/// A truth value as people type it: `true` `false`, はい いいえ, 有 無.
pub fn read_truth(text: &str) -> Option<bool> {
    match fold(text).to_lowercase().as_str() {
        "true" | "はい" | "有" | "yes" => Some(true),
        "false" | "いいえ" | "無" | "no" => Some(false),
        _ => None,
    }
}

impl Value {
    /// The number, if it is one.
    pub fn number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The date, if it is one.
    pub fn date(&self) -> Option<NaiveDate> {
        match self {
            Self::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Truth(truth) => Some(*truth),
            _ => None,
        }
    }
}
