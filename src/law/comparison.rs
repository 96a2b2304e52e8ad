//! 以上 以下 超 未満 and their like for dates: how two values are compared.

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `=`, である.
    Equal,
    /// `≠`.
    NotEqual,
    /// 未満, 前.
    Less,
    /// 以下, 以前.
    AtMost,
    /// 超, 後, を過ぎて.
    Greater,
    /// 以上, 以後, 以降.
    AtLeast,
}

impl Comparison {
    /// The same comparison seen from the other side.
    pub fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            Self::Greater => Self::Less,
            Self::AtLeast => Self::AtMost,
            Self::Equal | Self::NotEqual => self,
        }
    }

    /// Whether it holds for an ordering of left to right.
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::AtMost => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::AtLeast => ordering.is_ge(),
        }
    }
}
