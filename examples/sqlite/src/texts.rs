//! The texts of one activity, in one buffer that serves for all of them: a row's own text is gone when the next row
//! is read, and an activity is several rows.

/// The buffer.
#[derive(Default)]
pub(crate) struct Texts(String);

/// Where in it a text is.
#[derive(Clone, Copy, Default)]
pub(crate) struct Span {
    start: usize,
    end: usize,
}

impl Texts {
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn keep(&mut self, text: &str) -> Span {
        let start = self.0.len();
        self.0.push_str(text);
        Span { start, end: self.0.len() }
    }

    /// What was kept since the buffer was cleared.
    pub(crate) fn get(&self, span: Span) -> &str {
        self.0.get(span.start..span.end).unwrap_or_default()
    }
}
