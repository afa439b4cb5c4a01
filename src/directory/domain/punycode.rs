//! Punycode: how a label in Unicode is written in ASCII ([RFC 3492](https://www.rfc-editor.org/rfc/rfc3492)).
//!
//! It is here, and not from a crate, because the crates that have it (`idna`) bring the tables of IDNA with them, which
//! these rules do not use. The tests compare it with `idna`.

use alloc::string::String;
use alloc::vec::Vec;

// The parameters of section 5.
const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 128;

/// A longer text is neither decoded nor encoded: both take time in proportion to its square. No DNS label has more than
/// 63 bytes.
const MAX_BYTES: usize = 320;

/// Decodes a label without its prefix `xn--` (section 6.2). `None` if it is not the Punycode of any text.
pub(super) fn decode(text: &str) -> Option<String> {
    if !text.is_ascii() || text.len() > MAX_BYTES {
        return None;
    }
    let (basic, deltas) = text.rsplit_once('-').filter(|(basic, _)| !basic.is_empty()).unwrap_or(("", text));
    let mut decoded: Vec<char> = basic.chars().collect();
    let (mut n, mut place, mut bias) = (INITIAL_N, 0_u32, INITIAL_BIAS);
    let mut digits = deltas.bytes();
    while digits.len() > 0 {
        let before = place;
        let mut weight = 1_u32;
        for k in (BASE..).step_by(BASE as usize) {
            let digit = digit(digits.next()?)?;
            place = place.checked_add(digit.checked_mul(weight)?)?;
            let t = threshold(k, bias);
            if digit < t {
                break;
            }
            weight = weight.checked_mul(BASE - t)?;
        }
        let length = u32::try_from(decoded.len()).ok()? + 1;
        bias = adapt(place - before, length, before == 0);
        n = n.checked_add(place / length)?;
        place %= length;
        decoded.insert(place as usize, char::from_u32(n)?);
        place += 1;
    }
    Some(decoded.into_iter().collect())
}

/// Encodes a label (section 6.3), without the prefix `xn--`. `None` if it is too long.
pub(super) fn encode(label: &str) -> Option<String> {
    if label.len() > MAX_BYTES {
        return None;
    }
    let mut encoded: String = label.chars().filter(char::is_ascii).collect();
    let mut handled = u32::try_from(encoded.len()).ok()?;
    let basic = handled;
    if basic > 0 {
        encoded.push('-');
    }
    let (mut n, mut delta, mut bias) = (INITIAL_N, 0_u32, INITIAL_BIAS);
    while let Some(next) = label.chars().map(u32::from).filter(|&code| code >= n).min() {
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for code in label.chars().map(u32::from) {
            if code < n {
                delta = delta.checked_add(1)?;
            }
            if code == n {
                write_delta(&mut encoded, delta, bias);
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(encoded)
}

fn write_delta(encoded: &mut String, delta: u32, bias: u32) {
    let mut rest = delta;
    for k in (BASE..).step_by(BASE as usize) {
        let t = threshold(k, bias);
        if rest < t {
            break;
        }
        encoded.extend(letter(t + (rest - t) % (BASE - t)));
        rest = (rest - t) / (BASE - t);
    }
    encoded.extend(letter(rest));
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

/// Section 6.1.
fn adapt(delta: u32, length: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / DAMP } else { delta / 2 };
    delta += delta / length;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

/// The value of a digit: a to z are 0 to 25, and 0 to 9 are 26 to 35.
fn digit(byte: u8) -> Option<u32> {
    match byte {
        b'a'..=b'z' => Some(u32::from(byte - b'a')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A')),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 26),
        _ => None,
    }
}

/// The digit with this value, in lower case.
fn letter(value: u32) -> Option<char> {
    let code = if value < 26 { value + u32::from('a') } else { value - 26 + u32::from('0') };
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// RFC 3492, section 7.1: each sample in Unicode, and its Punycode.
    const SAMPLES: [(&str, &str); 19] = [
        (
            "\u{644}\u{64a}\u{647}\u{645}\u{627}\u{628}\u{62a}\u{643}\u{644}\u{645}\u{648}\u{634}\u{639}\u{631}\u{628}\u{64a}\u{61f}",
            "egbpdaj6bu4bxfgehfvwxn",
        ),
        ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
        ("他們爲什麽不說中文", "ihqwctvzc91f659drss3x8bo0yb"),
        ("Pročprostěnemluvíčesky", "Proprostnemluvesky-uyb24dma41a"),
        (
            "\u{5dc}\u{5de}\u{5d4}\u{5d4}\u{5dd}\u{5e4}\u{5e9}\u{5d5}\u{5d8}\u{5dc}\u{5d0}\u{5de}\u{5d3}\u{5d1}\u{5e8}\u{5d9}\u{5dd}\u{5e2}\u{5d1}\u{5e8}\u{5d9}\u{5ea}",
            "4dbcagdahymbxekheh6e0a7fei0b",
        ),
        (
            "\u{92f}\u{939}\u{932}\u{94b}\u{917}\u{939}\u{93f}\u{928}\u{94d}\u{926}\u{940}\u{915}\u{94d}\u{92f}\u{94b}\u{902}\u{928}\u{939}\u{940}\u{902}\u{92c}\u{94b}\u{932}\u{938}\u{915}\u{924}\u{947}\u{939}\u{948}\u{902}",
            "i1baa7eci9glrd9b2ae1bj0hfcgg6iyaf8o0a1dig0cd",
        ),
        ("なぜみんな日本語を話してくれないのか", "n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa"),
        (
            "세계의모든사람들이한국어를이해한다면얼마나좋을까",
            "989aomsvi5e83db1d2a355cv1e0vak1dwrv93d5xbh15a0dt30a5jpsd879ccm6fea98c",
        ),
        ("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"),
        ("PorquénopuedensimplementehablarenEspañol", "PorqunopuedensimplementehablarenEspaol-fmd56a"),
        ("Tạisaohọkhôngthểchỉnóitiếng\u{56}iệt", "TisaohkhngthchnitingVit-kjcr8268qyxafd2f1b9g"),
        ("3年B組金八先生", "3B-ww4c5e180e575a65lsy2b"),
        ("安室奈美恵-with-SUPER-MONKEYS", "-with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n"),
        ("Hello-Another-Way-それぞれの場所", "Hello-Another-Way--fc4qua05auwb3674vfr0b"),
        ("ひとつ屋根の下2", "2-u9tlzr9756bt3uc0v"),
        ("MajiでKoiする5秒前", "MajiKoi5-783gue6qz075azm5e"),
        ("パフィーdeルンバ", "de-jg4avhby1noc0d"),
        ("そのスピードで", "d9juau41awczczp"),
        ("-> $1.00 <-", "-> $1.00 <--"),
    ];

    #[test]
    fn the_samples_of_the_rfc() {
        for (label, punycode) in SAMPLES {
            assert_eq!(encode(label).as_deref(), Some(punycode), "{label}");
            assert_eq!(decode(punycode).as_deref(), Some(label), "{punycode}");
        }
        // The RFC writes this one with a capital D, the letter case of which it calls an annotation.
        assert_eq!(decode("b1abfaaepdrnnbgefbaDotcwatmq2g4l"), decode("b1abfaaepdrnnbgefbadotcwatmq2g4l"));
    }

    #[test]
    fn what_is_no_punycode_has_no_label() {
        for text in
            ["ü", "-", "99999999999", "a-!", "bcher-kv", "bcher-kva9999999999", "a b", "aaaaaaaa0", &"a".repeat(321)]
        {
            assert_eq!(
                decode(text).as_deref(),
                idna::punycode::decode_to_string(text).filter(|_| text.len() <= 320).as_deref(),
                "{text}"
            );
        }
        assert_eq!(decode("ü"), None);
        assert_eq!(decode("99999999999"), None);
        assert_eq!(encode(&"a".repeat(321)), None);
    }

    proptest! {
        #[test]
        fn every_label_reads_back_and_is_that_of_idna(label in "\\PC{0,40}|[a-zäß漢-]{0,20}") {
            prop_assume!(label.len() <= MAX_BYTES);
            let punycode = encode(&label).unwrap();
            prop_assert_eq!(decode(&punycode), Some(label.clone()));
            prop_assert_eq!(Some(punycode), idna::punycode::encode_str(&label));
        }

        #[test]
        fn every_text_is_decoded_as_by_idna(text in "[a-z0-9-]{0,30}|\\PC{0,12}") {
            let decoded = decode(&text);
            prop_assert_eq!(&decoded, &idna::punycode::decode_to_string(&text));
            // A label has one Punycode.
            let again = decoded.filter(|label| !label.is_ascii()).and_then(|label| encode(&label));
            prop_assert!(again.is_none_or(|again| again.eq_ignore_ascii_case(&text)));
        }
    }
}
