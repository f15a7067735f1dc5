//! A head in YAML -> its keys and values, by the events of a YAML parser. Aliases are not followed.

use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput};

use super::values::{HeadError, HeadLine, HeadValue, MOST_NESTED};

struct Events<'a> {
    parser: Parser<'a, StrInput<'a>>,
    /// Number of lines before the head's text.
    before: usize,
}

impl<'a> Events<'a> {
    fn next(&mut self) -> Result<(Event<'a>, usize), HeadError> {
        let line = |span: &Span| span.start.line() + self.before;
        match self.parser.next_event() {
            None => Ok((Event::StreamEnd, self.before)),
            Some(Ok((event, span))) => Ok((event, line(&span))),
            Some(Err(error)) => Err((error.marker().line() + self.before, error.info().to_owned())),
        }
    }

    fn value(&mut self, event: &Event, depth: usize) -> Result<HeadValue, HeadError> {
        Ok(match event {
            Event::Scalar(words, ScalarStyle::Plain, ..)
                if matches!(words.as_ref(), "" | "~" | "null" | "Null" | "NULL") =>
            {
                HeadValue::Nothing
            }
            Event::Scalar(words, ..) => HeadValue::Words(words.to_string()),
            Event::SequenceStart(..) | Event::MappingStart(..) if depth == MOST_NESTED => {
                let mut open = 1;
                while open > 0 {
                    match self.next()?.0 {
                        Event::SequenceStart(..) | Event::MappingStart(..) => open += 1,
                        Event::SequenceEnd | Event::MappingEnd => open -= 1,
                        Event::StreamEnd => break,
                        _ => {}
                    }
                }
                HeadValue::Unread
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next()?.0 {
                        Event::SequenceEnd | Event::StreamEnd => break HeadValue::List(items),
                        event => items.push(self.value(&event, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut pairs = Vec::new();
                loop {
                    let key = match self.next()?.0 {
                        Event::MappingEnd | Event::StreamEnd => break HeadValue::Pairs(pairs),
                        event => self.value(&event, depth + 1)?,
                    };
                    let (event, _) = self.next()?;
                    let value = self.value(&event, depth + 1)?;
                    if let HeadValue::Words(key) = key {
                        pairs.push((key, value));
                    }
                }
            }
            _ => HeadValue::Unread,
        })
    }
}

/// The keys of the outermost mapping. `None` if there is no mapping; an empty text is an empty one.
pub(super) fn lines(text: &str, before: usize) -> Result<Option<Vec<HeadLine>>, HeadError> {
    let mut events = Events { parser: Parser::new_from_str(text), before };
    let mut lines = Vec::new();
    loop {
        match events.next()?.0 {
            Event::MappingStart(..) => break,
            Event::StreamEnd => return Ok(Some(lines)),
            Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
            Event::Scalar(words, ScalarStyle::Plain, ..) if words.is_empty() => {}
            _ => return Ok(None),
        }
    }
    loop {
        let (event, line) = events.next()?;
        let key = match event {
            Event::MappingEnd | Event::StreamEnd => return Ok(Some(lines)),
            Event::Scalar(key, ..) => key.to_string(),
            event => {
                events.value(&event, 0)?;
                "?".to_owned()
            }
        };
        let (event, _) = events.next()?;
        let value = events.value(&event, 0)?;
        lines.push(HeadLine { line, key, value });
    }
}
