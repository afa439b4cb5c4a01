#![doc = include_str!("past_one_machine.md")]
