use alloc::string::String;

/// A word or a symbol of a text, and its position.
#[derive(Clone, Copy)]
pub(super) struct Token<'t> {
    /// Empty only at the end of the text.
    pub(super) text: &'t str,
    /// The position of its first character, from 1.
    pub(super) position: usize,
}

impl Token<'_> {
    /// Whether it is this symbol, or this keyword in any case.
    pub(super) fn is(self, keyword: &str) -> bool {
        self.text.eq_ignore_ascii_case(keyword)
    }

    /// Its text, as errors show it.
    pub(super) fn found(self) -> Option<String> {
        (!self.text.is_empty()).then(|| self.text.into())
    }
}

/// The words and symbols of a text, one after the other. Everything that is neither a symbol nor white space is a word,
/// so that a wrong word can be shown whole.
pub(super) struct Tokens<'t> {
    rest: &'t str,
    position: usize,
}

/// A longer symbol comes before the symbols that it begins with. `==` and `<>` are operators of other languages; they
/// are symbols here so that an error shows them whole.
const SYMBOLS: [&str; 10] = ["==", "<>", "<=", "!=", ">=", "<", "=", ">", "(", ")"];

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Tokens<'t> {
        Tokens { rest: text, position: 1 }
    }

    pub(super) fn next(&mut self) -> Token<'t> {
        let word = self.rest.trim_start();
        self.take(self.rest.len() - word.len());
        let symbol = SYMBOLS.into_iter().find(|symbol| self.rest.starts_with(symbol));
        let position = self.position;
        let text = self.take(symbol.map_or_else(|| length_of_word(self.rest), str::len));
        Token { text, position }
    }

    /// Takes the next bytes, of this number.
    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.position += taken.chars().count();
        taken
    }
}

/// In bytes. A `!` alone begins no symbol and is a word of its own.
fn length_of_word(text: &str) -> usize {
    let ends = |(place, char): (usize, char)| (place > 0 && "()<>=!".contains(char)) || char.is_whitespace();
    text.char_indices().find(|at| ends(*at)).map_or(text.len(), |(place, _)| place)
}
