#![doc = include_str!("numbers.md")]
