//! Python pickles of plain values: numbers, texts, tuples, lists and dictionaries. Whatever would
//! name a class or call a function is refused.

/// A plain value. Tuples and lists are alike.
#[derive(Debug, Clone)]
pub enum Value {
    None,
    Number(f64),
    Text(String),
    List(Vec<Value>),
    Dict(Vec<(Value, Value)>),
}

impl Value {
    pub fn list(&self) -> &[Value] {
        match self {
            Self::List(items) => items,
            other => panic!("not a list: {other:?}"),
        }
    }

    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::None => "",
            other => panic!("not a text: {other:?}"),
        }
    }

    pub fn number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            other => panic!("not a number: {other:?}"),
        }
    }

    pub fn get(&self, key: &str) -> &Value {
        let Self::Dict(items) = self else { panic!("not a dictionary") };
        let found = items.iter().find(|(k, _)| matches!(k, Self::Text(text) if text == key));
        &found.unwrap_or_else(|| panic!("no {key}")).1
    }
}

/// Reads a pickle.
pub fn read(bytes: &[u8]) -> Value {
    let mut stack: Vec<Value> = Vec::new();
    let mut marks: Vec<usize> = Vec::new();
    let mut memo: Vec<Value> = Vec::new();
    let mut at = 0;
    let mut take = |count: usize| {
        at += count;
        &bytes[at - count..at]
    };
    let little = |bytes: &[u8]| bytes.iter().rev().fold(0u64, |n, &b| n << 8 | u64::from(b));
    loop {
        match take(1)[0] {
            0x80 => drop(take(1)),
            0x95 => drop(take(8)),
            b'.' => return stack.pop().expect("a value"),
            b'N' => stack.push(Value::None),
            b'K' => stack.push(Value::Number(f64::from(take(1)[0]))),
            b'M' => stack.push(Value::Number(little(take(2)) as f64)),
            b'J' => {
                let bytes = take(4).try_into().expect("four bytes");
                stack.push(Value::Number(f64::from(i32::from_le_bytes(bytes))));
            }
            b'G' => {
                let bytes = take(8).try_into().expect("eight bytes");
                stack.push(Value::Number(f64::from_be_bytes(bytes)));
            }
            code @ (0x8c | b'X') => {
                let length = little(take(if code == b'X' { 4 } else { 1 })) as usize;
                stack.push(Value::Text(String::from_utf8(take(length).to_vec()).expect("UTF-8")));
            }
            b']' | b')' => stack.push(Value::List(Vec::new())),
            b'}' => stack.push(Value::Dict(Vec::new())),
            b'(' => marks.push(stack.len()),
            // Only texts are worth remembering: the source refers to nothing else again.
            0x94 => memo.push(match stack.last().expect("a value") {
                Value::Text(text) => Value::Text(text.clone()),
                _ => Value::None,
            }),
            code @ (b'h' | b'j') => {
                let slot = little(take(if code == b'j' { 4 } else { 1 })) as usize;
                assert!(matches!(memo[slot], Value::Text(_)), "a reference to no text");
                stack.push(memo[slot].clone());
            }
            code @ (0x85..=0x87 | b't' | b'a' | b'e' | b'u') => {
                put_together(code, &mut stack, &mut marks)
            }
            code => panic!("pickle code {code:#x} is refused"),
        }
    }
}

/// Puts the values on top of the stack into one, or into the one below them.
fn put_together(code: u8, stack: &mut Vec<Value>, marks: &mut Vec<usize>) {
    match code {
        code @ 0x85..=0x87 => {
            let items = stack.split_off(stack.len() - usize::from(code - 0x84));
            stack.push(Value::List(items));
        }
        b't' => {
            let items = stack.split_off(marks.pop().expect("a mark"));
            stack.push(Value::List(items));
        }
        code @ (b'a' | b'e') => {
            let start = if code == b'a' { stack.len() - 1 } else { marks.pop().expect("a mark") };
            let items = stack.split_off(start);
            match stack.last_mut() {
                Some(Value::List(list)) => list.extend(items),
                _ => panic!("items without a list"),
            }
        }
        b'u' => {
            let mut items = stack.split_off(marks.pop().expect("a mark")).into_iter();
            let Some(Value::Dict(dict)) = stack.last_mut() else { panic!("no dictionary") };
            while let (Some(key), Some(value)) = (items.next(), items.next()) {
                dict.push((key, value));
            }
        }
        _ => unreachable!("the caller knows the codes"),
    }
}
