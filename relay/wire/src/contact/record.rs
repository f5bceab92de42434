//! What one contact tells another, before it is sealed.

use zeroize::Zeroizing;

use super::MessageId;
use super::message::DAY_S;
use super::pairing::Terms;
use crate::Malformed;
use crate::cbor::{Reader, Writer};
use crate::crypto;
use crate::label::Label;

/// Bytes of words of one's own.
pub const MOST_TEXT: usize = 800;
/// Times stay below this.
const MOST_S: u64 = 1 << 63;
/// Minutes of a day.
const DAY_MINUTES: u16 = 1_440;

/// One thing that is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What it is known by, for as long as the two are paired: the same again changes nothing.
    pub id: MessageId,
    /// Seconds since 1970 by the sender's clock, which may be wrong.
    pub created_s: u64,
    /// Seconds since 1970 after which it means nothing any more.
    pub expires_s: u64,
    /// What it is.
    pub kind: Kind,
}

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Things are hard.
    Alert(Words),
    /// The alert of that id is over.
    StandDown(MessageId, Words),
    /// Only to see that it arrives.
    Test(Words),
    /// To the alert or test of that id.
    Answer(MessageId, Answer, Option<String>),
    /// From now on these terms too.
    ReKey(ReKey),
    /// The two are contacts no more.
    Revoked,
    /// What the contact agreed to get from now on, in place of what was told before.
    Agreed(Agreed),
}

/// What was agreed with who reads it: nothing they did not say yes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreed {
    /// What they may get, a bit each: 1 to be asked to call, 2 that it is a hard day, 4 answers, 8 a page of the plan.
    pub levels: u8,
    /// Seconds since 1970 when they agreed; below 2^63.
    pub since_s: u64,
    /// Minutes of the day in which they may be reached, by the clock of the sender; the second may be the smaller one. None:
    /// always.
    pub hours: Option<[u16; 2]>,
}

/// New terms in the place of those that the message is sealed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReKey {
    /// The contact's re-key that it answers.
    pub of: Option<MessageId>,
    /// The terms.
    pub terms: Terms,
    /// A device that had the keys before is no longer the sender's: the number is to be compared again.
    pub new_phone: bool,
}

/// What a re-key says besides its terms: has a new phone, or set up the app again.
const NEW_PHONE: u16 = 5;

/// A sentence of the app's, by its number, and words of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The sentence.
    pub id: u16,
    /// At most [`MOST_TEXT`] bytes.
    pub own: Option<String>,
}

/// What a contact says to an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Answer {
    /// I have seen it.
    Seen = 1,
    /// I am calling you.
    Calling = 2,
    /// I cannot just now.
    CannotNow = 3,
}

impl Answer {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::Seen, Self::Calling, Self::CannotNow];

    /// The answer of that number.
    pub fn of(number: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|one| *one as u64 == number)
    }
}

/// The id of an alert that a rule makes: the same on every device, so that two of them make one alert.
pub fn alert_id(rule: &[u8; 16], trigger_day: u32, contact: &[u8; 16]) -> MessageId {
    let claim = [rule.as_slice(), &trigger_day.to_be_bytes(), contact].concat();
    let hash = crypto::hash(Label::ALERT_ID, &claim);
    *hash.first_chunk().unwrap_or(&[0; 16])
}

impl Agreed {
    /// `levels u8 | since u64 | from u16 | until u16`, the last two where there are hours.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![self.levels];
        bytes.extend(self.since_s.to_be_bytes());
        bytes.extend(self.hours.into_iter().flatten().flat_map(u16::to_be_bytes));
        bytes
    }

    /// Reads what [`Agreed::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let wrong = Malformed("agreed");
        let (levels, rest) = bytes.split_first().ok_or(wrong)?;
        let (since_s, hours) = rest.split_first_chunk().ok_or(wrong)?;
        let since_s = u64::from_be_bytes(*since_s);
        let hours = match *hours {
            [] => None,
            [a, b, c, d] => Some([u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])]),
            _ => return Err(wrong),
        };
        let is_time = |minute: u16| minute < DAY_MINUTES;
        let fits = since_s < MOST_S && hours.into_iter().flatten().all(is_time);
        fits.then_some(Self {
            levels: *levels,
            since_s,
            hours,
        })
        .ok_or(wrong)
    }
}

impl Words {
    fn said(&self) -> Option<(u16, Option<&str>)> {
        Some((self.id, self.own.as_deref()))
    }
}

/// What stands in a record besides its id and times.
struct Parts<'a> {
    kind: u8,
    refers_to: Option<&'a MessageId>,
    said: Option<(u16, Option<&'a str>)>,
    terms: Option<&'a Terms>,
    agreed: Option<&'a Agreed>,
}

impl Kind {
    fn parts(&self) -> Parts<'_> {
        let agreed = match self {
            Self::Agreed(agreed) => Some(agreed),
            _ => None,
        };
        let (kind, refers_to, said, terms) = match self {
            Self::Alert(words) => (1, None, words.said(), None),
            Self::StandDown(of, words) => (2, Some(of), words.said(), None),
            Self::Test(words) => (3, None, words.said(), None),
            Self::Answer(of, answer, own) => {
                (4, Some(of), Some((*answer as u16, own.as_deref())), None)
            }
            Self::ReKey(new) => {
                let said = new.new_phone.then_some((NEW_PHONE, None));
                (5, new.of.as_ref(), said, Some(&new.terms))
            }
            Self::Revoked => (6, None, None, None),
            Self::Agreed(_) => (7, None, None, None),
        };
        Parts {
            kind,
            refers_to,
            said,
            terms,
            agreed,
        }
    }
}

impl Record {
    /// The day, counted since 1970, until whose end a relay keeps it.
    pub fn day(&self) -> u32 {
        u32::try_from(self.expires_s / DAY_S).unwrap_or(u32::MAX)
    }

    /// CBOR `{0: id, 1: kind, 2: refers to, 3: created, 4: expires, 5: text id, 6: text, 7: terms, 8: agreed}`, of 2 and
    /// 5 to 8 what the kind has.
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let Parts {
            kind,
            refers_to,
            said,
            terms,
            agreed,
        } = self.kind.parts();
        let text = said.and_then(|(_, own)| own);
        let optional = [
            refers_to.is_some(),
            said.is_some(),
            text.is_some(),
            terms.is_some(),
            agreed.is_some(),
        ];
        let mut out = Writer::default();
        out.map(4 + optional.into_iter().filter(|is| *is).count());
        out.uint(0_u8).bytes(&self.id);
        out.uint(1_u8).uint(kind);
        if let Some(id) = refers_to {
            out.uint(2_u8).bytes(id);
        }
        out.uint(3_u8).uint(self.created_s);
        out.uint(4_u8).uint(self.expires_s);
        if let Some((id, _)) = said {
            out.uint(5_u8).uint(id);
        }
        if let Some(text) = text {
            out.uint(6_u8).text(text);
        }
        if let Some(terms) = terms {
            out.uint(7_u8).bytes(&terms.encode());
        }
        if let Some(agreed) = agreed {
            out.uint(8_u8).bytes(&agreed.encode());
        }
        Zeroizing::new(out.finish())
    }

    /// Reads what [`Record::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes);
        let pairs = from.map(9, "record")?;
        from.key(0, "id")?;
        let id = from.fixed("id")?;
        let (mut kind, mut refers_to, mut created_s, mut expires_s) = (0, None, None, None);
        let (mut text_id, mut text, mut terms, mut agreed) = (None, None, None, None);
        for _ in 1..pairs {
            match from.uint::<u8>("key")? {
                1 => kind = from.uint("kind")?,
                2 => refers_to = Some(from.fixed("refers to")?),
                3 => created_s = Some(seconds(&mut from, "created")?),
                4 => expires_s = Some(seconds(&mut from, "expires")?),
                5 => text_id = Some(from.uint("text id")?),
                6 => text = Some(short(from.text("text")?)?),
                7 => terms = Some(Terms::decode(from.bytes("terms")?)?),
                8 => agreed = Some(Agreed::decode(from.bytes("agreed")?)?),
                _ => return Err(Malformed("key")),
            }
        }
        let record = Self {
            id,
            created_s: created_s.ok_or(Malformed("created"))?,
            expires_s: expires_s.ok_or(Malformed("expires"))?,
            kind: Kind::of(kind, refers_to, (text_id, text), (terms, agreed))?,
        };
        (*record.encode() == bytes)
            .then_some(record)
            .ok_or(Malformed("record"))
    }
}

impl Kind {
    fn of(
        kind: u8,
        refers_to: Option<MessageId>,
        (text_id, own): (Option<u16>, Option<String>),
        (terms, agreed): (Option<Terms>, Option<Agreed>),
    ) -> Result<Self, Malformed> {
        if let Some(agreed) = agreed {
            return match (kind, refers_to, text_id, own, terms) {
                (7, None, None, None, None) => Ok(Self::Agreed(agreed)),
                _ => Err(Malformed("record")),
            };
        }
        Ok(match (kind, refers_to, text_id, own, terms) {
            (1, None, Some(id), own, None) => Self::Alert(Words { id, own }),
            (2, Some(of), Some(id), own, None) => Self::StandDown(of, Words { id, own }),
            (3, None, Some(id), own, None) => Self::Test(Words { id, own }),
            (4, Some(of), Some(id), own, None) => {
                let answer = Answer::of(id.into()).ok_or(Malformed("text id"))?;
                Self::Answer(of, answer, own)
            }
            (5, of, None | Some(NEW_PHONE), None, Some(terms)) => Self::ReKey(ReKey {
                of,
                terms,
                new_phone: text_id.is_some(),
            }),
            (6, None, None, None, None) => Self::Revoked,
            (1..=7, ..) => return Err(Malformed("record")),
            _ => return Err(Malformed("kind")),
        })
    }
}

fn seconds(from: &mut Reader<'_>, what: &'static str) -> Result<u64, Malformed> {
    let seconds = from.uint(what)?;
    (seconds < MOST_S).then_some(seconds).ok_or(Malformed(what))
}

fn short(text: &str) -> Result<String, Malformed> {
    (text.len() <= MOST_TEXT)
        .then(|| text.to_owned())
        .ok_or(Malformed("text"))
}
