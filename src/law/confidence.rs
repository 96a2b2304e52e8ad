//! 確度: how sure the source of a table or row is.

/// How sure a number's source is; the weakest one of a result is the result's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    /// 仮: a placeholder of the right shape, not law.
    Placeholder,
    /// 二次資料: read in a secondary source.
    Secondary,
    /// 公式: read in the regulation or an official page.
    Official,
}

impl Confidence {
    /// Reads `公式`, `二次資料` or `仮`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "公式" => Some(Self::Official),
            "二次資料" => Some(Self::Secondary),
            "仮" => Some(Self::Placeholder),
            _ => None,
        }
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Official => "公式",
            Self::Secondary => "二次資料",
            Self::Placeholder => "仮",
        }
    }
}
