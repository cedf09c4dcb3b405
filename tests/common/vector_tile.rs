//! Vector tiles, written.

fn varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push((value & 0x7F) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// A field of bytes.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![number << 3 | 2];
    varint(bytes.len() as u64, &mut out);
    out.extend_from_slice(bytes);
    out
}

/// Numbers in a row.
pub fn packed(values: &[u64]) -> Vec<u8> {
    let mut out = Vec::new();
    values.iter().for_each(|&value| varint(value, &mut out));
    out
}

/// A number with its sign, as commands have them.
pub fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// A layer of features: kind, commands, name and rank.
pub fn layer(name: &str, features: &[(u64, Vec<u64>, &str, u64)]) -> Vec<u8> {
    let mut layer = field(1, name.as_bytes());
    let mut values = Vec::new();
    for (index, (kind, commands, name, rank)) in features.iter().enumerate() {
        let index = 2 * index as u64;
        let mut feature = field(2, &packed(&[0, index, 1, index + 1]));
        feature.push(3 << 3);
        varint(*kind, &mut feature);
        feature.extend(field(4, &packed(commands)));
        layer.extend(field(2, &feature));
        values.extend(field(4, &field(1, name.as_bytes())));
        let mut number = vec![5 << 3];
        varint(*rank, &mut number);
        values.extend(field(4, &number));
    }
    layer.extend(field(3, b"name"));
    layer.extend(field(3, b"rank"));
    layer.extend(values);
    layer.extend([5 << 3, 0x80, 0x20, 15 << 3, 2]);
    field(3, &layer)
}
