//! Parsing of addresses. Größe, 家, 🏠.

use std::fmt::{self, Display};

/// Most parts of an address.
pub const MAX_PARTS: usize = 8;
static mut COUNTER: u32 = 0;

/// An alias.
pub type Result<T> = std::result::Result<T, Error>;

/// Why parsing failed.
///
/// Second paragraph.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Error {
    Empty,
    Part { at: usize },
}

/** Block documentation. */
#[derive(Default)]
pub struct Address<'a, T: ?Sized> {
    parts: Vec<u8>,
    source: &'a T,
}

struct Unit;
pub struct Wrapper(pub u8);
union Bits { a: u32, b: f32 }

/// What can be resolved.
pub trait Resolve: Send + 'static {
    const TIMEOUT: u64;
    type Output;

    /// Resolves once.
    fn resolve(&self, name: &str) -> Self::Output;

    fn retry(&self) -> u32 {
        3
    }
}

impl<'a, T> Address<'a, T> {
    /// The empty address.
    pub const EMPTY: u8 = 0;

    /// Parses a text.
    #[inline]
    #[must_use]
    pub async fn parse<S>(text: S, deep: bool) -> Result<Self>
    where
        S: AsRef<str>,
    {
        fn part(text: &str) -> u8 {
            0
        }
        let closure = |x: u8| x + 1;
        const LOCAL: u8 = 1;
        todo!()
    }
}

impl<T> fmt::Display for Address<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "🏠")
    }
}

impl Resolve for &mut crate::net::Local {
    const TIMEOUT: u64 = 1;
    type Output = ();
    fn resolve(&self, name: &str) {}
}

/* 🏠 */ pub fn größe(x: &[u8]) -> usize { x.len() }

fn broken(a: u8 b: u8) {
    a +
}

/// A module.
pub mod inner {
    pub(crate) fn 家() {}
    mod deeper {
        fn leaf() {}
    }
}

mod elsewhere;

/// Makes a map.
#[macro_export]
macro_rules! map {
    ($($k:expr => $v:expr),*) => {{ fn not_a_symbol() {} }};
}

cfg_rt! {
    /// Spawns, where there is a runtime.
    pub fn spawn(task: u8) -> u8 {
        task
    }

    impl Wrapper {
        pub fn wrapped(&self) {}
    }
}

extern "C" {
    fn getpid() -> i32;
}

#[cfg(test)]
mod tests {
    #[test]
    fn parses() {
        assert_eq!(1, 1);
    }
}
