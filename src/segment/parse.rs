use core::str::FromStr;

use chrono::NaiveDate;

use crate::row::{Column, Value};
use crate::segment::error::{RuleError, RuleErrorKind};
use crate::segment::token::{Token, Tokens};
use crate::segment::{Comparison, ComparisonError, Operator, Rule};

/// The maximum number of open parentheses and `not`s: the parser calls itself for each.
const MAX_DEPTH: usize = 64;
/// The maximum number of conditions: a chain of this many is a tree of this depth.
const MAX_CONDITIONS: usize = 1000;

/// By recursive descent:
///
/// ```text
/// rule      = all { "or" all }
/// all       = one { "and" one }
/// one       = "not" one | "(" rule ")" | condition
/// condition = column ( operator value | "is" [ "not" ] "null" )
/// ```
impl FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Rule, RuleError> {
        let mut tokens = Tokens::new(text);
        let next = tokens.next();
        if next.text.is_empty() {
            return Err(RuleError::at(next, RuleErrorKind::Empty));
        }
        let mut parser = Parser { tokens, next, depth: 0, conditions: 0 };
        let rule = parser.rule()?;
        match parser.next.text {
            "" => Ok(rule),
            found => Err(RuleError::at(parser.next, RuleErrorKind::Trailing { found: found.into() })),
        }
    }
}

struct Parser<'t> {
    tokens: Tokens<'t>,
    next: Token<'t>,
    /// Parentheses and `not`s that are open.
    depth: usize,
    /// Conditions so far.
    conditions: usize,
}

impl<'t> Parser<'t> {
    fn take(&mut self) -> Token<'t> {
        core::mem::replace(&mut self.next, self.tokens.next())
    }

    /// Takes the next token if it is this symbol or keyword.
    fn takes(&mut self, keyword: &str) -> bool {
        let is = self.next.is(keyword);
        if is {
            self.take();
        }
        is
    }

    fn rule(&mut self) -> Result<Rule, RuleError> {
        let mut rule = self.all()?;
        while self.takes("or") {
            rule = rule.or(self.all()?);
        }
        Ok(rule)
    }

    fn all(&mut self) -> Result<Rule, RuleError> {
        let mut rule = self.one()?;
        while self.takes("and") {
            rule = rule.and(self.one()?);
        }
        Ok(rule)
    }

    fn one(&mut self) -> Result<Rule, RuleError> {
        let opening = self.next;
        let negates = self.takes("not");
        if !negates && !self.takes("(") {
            return self.condition();
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(RuleError::at(opening, RuleErrorKind::TooDeep { most: MAX_DEPTH }));
        }
        let rule = if negates { !self.one()? } else { self.rule()? };
        self.depth -= 1;
        if !negates && !self.takes(")") {
            let (opened, found) = (opening.position, self.next.found());
            return Err(RuleError::at(self.next, RuleErrorKind::Unclosed { opened, found }));
        }
        Ok(rule)
    }

    fn condition(&mut self) -> Result<Rule, RuleError> {
        let start = self.take();
        let no_condition = [")", "and", "or", "is", "null"].into_iter().any(|keyword| start.is(keyword));
        if no_condition || start.text.is_empty() || operator(start).is_some() {
            return Err(RuleError::at(start, RuleErrorKind::NoCondition { found: start.found() }));
        }
        let column = start.text.parse::<Column>().map_err(|_| RuleError::unknown_column(start))?;
        self.conditions += 1;
        if self.conditions > MAX_CONDITIONS {
            return Err(RuleError::at(start, RuleErrorKind::TooLong { most: MAX_CONDITIONS }));
        }
        let verb = self.take();
        if verb.is("is") {
            return self.null(column);
        }
        let no_operator = || RuleError::at(verb, RuleErrorKind::NoOperator { column, found: verb.found() });
        let operator = operator(verb).ok_or_else(no_operator)?;
        let literal = self.take();
        let no_value = || RuleError::at(literal, RuleErrorKind::NoValue { column, found: literal.found() });
        let value = value(literal).ok_or_else(no_value)?;
        Comparison::new(column, operator, value).map(Rule::from).map_err(|mistyped| {
            let culprit = if matches!(mistyped, ComparisonError::Operator { .. }) { verb } else { literal };
            RuleError::at(culprit, RuleErrorKind::Mistyped(mistyped))
        })
    }

    /// What follows `is`.
    fn null(&mut self, column: Column) -> Result<Rule, RuleError> {
        let negates = self.takes("not");
        let null = self.take();
        if !null.is("null") {
            return Err(RuleError::at(null, RuleErrorKind::NoNull { column, found: null.found() }));
        }
        let rule = Rule::is_null(column);
        Ok(if negates { !rule } else { rule })
    }
}

fn operator(token: Token<'_>) -> Option<Operator> {
    Operator::ALL.into_iter().find(|operator| operator.symbol() == token.text)
}

fn value(token: Token<'_>) -> Option<Value> {
    if token.is("null") {
        return Some(Value::Null);
    }
    let date = || token.text.parse::<NaiveDate>().ok().map(Value::Date);
    let level = || token.text.parse().ok().map(Value::Level);
    number(token.text).or_else(date).or_else(level)
}

/// Stricter than Rust, which also reads `inf`, `1e5` and `.5`.
fn number(text: &str) -> Option<Value> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    (digits(whole) && digits(decimals)).then(|| text.parse().ok().map(Value::Number)).flatten()
}
