//! What a lying relay does to an answer.

use waymark_wire::answer::{Answer, Code, Problem};
use waymark_wire::batch::Batch;
use waymark_wire::manifest::Signed;
use waymark_wire::pull::Pulled;

/// The answer to a pull, with something done to it; any other as it is.
pub(super) fn edited(mut answer: Answer, edit: impl FnOnce(&mut Pulled)) -> Answer {
    if answer.status == 200
        && let Ok(mut pulled) = Pulled::decode(&answer.body)
    {
        edit(&mut pulled);
        answer.body = pulled.encode();
    }
    answer
}

/// The batches of an answer, cut apart.
fn cut(pulled: &Pulled) -> Vec<Vec<u8>> {
    let mut rest = pulled.batches.as_slice();
    let mut all = Vec::new();
    while let Ok((batch, _)) = Batch::split_off(&mut rest) {
        all.push(batch.bytes().to_vec());
    }
    all
}

pub(super) fn shuffle(pulled: &mut Pulled, dice: &mut fastrand::Rng) {
    let mut batches = cut(pulled);
    match dice.u8(..3) {
        0 => dice.shuffle(&mut batches),
        1 => dice.shuffle(&mut pulled.logs),
        _ => dice.shuffle(&mut pulled.lists),
    }
    pulled.batches = batches.concat();
}

pub(super) fn withhold(pulled: &mut Pulled, dice: &mut fastrand::Rng) {
    let mut batches = cut(pulled);
    match dice.u8(..6) {
        0 => drop(batches.pop()),
        1 if !batches.is_empty() => drop(batches.remove(dice.usize(..batches.len()))),
        // A whole device, with every trace of it.
        2 | 3 => {
            let whom = dice.choice(&pulled.logs).map(|log| log.author);
            batches.retain(|bytes| {
                Batch::read(bytes).is_ok_and(|(_, header)| Some(header.author) != whom)
            });
            pulled.logs.retain(|log| Some(log.author) != whom);
        }
        4 => drop(pulled.lists.pop()),
        _ => {
            if let Some(list) = pulled.lists.pop()
                && let Ok(list) = Signed::decode(&list)
            {
                pulled.last_list = list.manifest.n.saturating_sub(1);
                pulled.last_list_hash = list.manifest.prev;
            }
            batches.clear();
        }
    }
    pulled.batches = batches.concat();
}

pub(super) fn change(pulled: &mut Pulled, dice: &mut fastrand::Rng) {
    match dice.u8(..9) {
        0 => pulled.more = !pulled.more,
        1 => pulled.last_list = dice.u32(..8),
        2 => pulled.last_list_hash = std::array::from_fn(|_| dice.u8(..)),
        3 | 4 => {
            if let Some(log) = dice.choice(pulled.logs.iter_mut()) {
                match dice.u8(..4) {
                    0 => log.head = dice.u64(..12),
                    1 => log.base = dice.u64(..12),
                    2 => log.head_hash = std::array::from_fn(|_| dice.u8(..)),
                    _ => log.author = std::array::from_fn(|_| dice.u8(..)),
                }
            }
        }
        5 => {
            if let Some(byte) = dice.choice(pulled.batches.iter_mut()) {
                *byte ^= 1 << dice.u8(..8);
            }
        }
        6 => {
            if let Some(byte) = dice
                .choice(pulled.lists.iter_mut())
                .and_then(|list| dice.choice(list.iter_mut()))
            {
                *byte ^= 1 << dice.u8(..8);
            }
        }
        // Another's name over a batch.
        7 => {
            let name: Option<[u8; 32]> = dice.choice(&pulled.logs).map(|log| log.author);
            if let Some(name) = name {
                pulled
                    .batches
                    .iter_mut()
                    .skip(20)
                    .zip(name)
                    .for_each(|(to, from)| *to = from);
            }
        }
        _ => {
            if let Some(log) = dice.choice(&pulled.logs).copied() {
                pulled.logs.push(log);
            }
            let twice = pulled.batches.clone();
            pulled.batches.extend(twice);
        }
    }
}

/// One more list, as if it were the last.
pub(super) fn add_list(pulled: &mut Pulled, list: Vec<u8>) {
    if let Ok(signed) = Signed::decode(&list) {
        (pulled.last_list, pulled.last_list_hash) = (signed.manifest.n, signed.hash);
    }
    pulled.lists.push(list);
}

pub(super) fn garbage(honest: Answer, dice: &mut fastrand::Rng) -> Answer {
    let mut noise = || {
        (0..dice.usize(..200))
            .map(|_| dice.u8(..))
            .collect::<Vec<u8>>()
    };
    let noise = noise();
    let page = b"<!doctype html><title>Sign in to the hotel's network</title>".to_vec();
    const CODES: [Code; 8] = [
        Code::Closed,
        Code::Unknown,
        Code::NotMember,
        Code::Quota,
        Code::TooMany,
        Code::Admission,
        Code::Head,
        Code::Time,
    ];
    let (status, body) = match dice.u8(..6) {
        0 => (200, noise),
        1 => (200, page),
        2 => (502, page),
        3 => {
            let mut body = honest.body;
            body.truncate(dice.usize(..=body.len()));
            (honest.status, body)
        }
        4 => (honest.status, Vec::new()),
        _ => {
            let code = dice.choice(&CODES).copied().unwrap_or(Code::Closed);
            let problem = Problem {
                code,
                number: dice.bool().then(|| dice.u64(..1 << 33)),
                bytes: dice.bool().then_some(noise),
            };
            (code.status(), problem.encode())
        }
    };
    Answer {
        status,
        body,
        retry_after_s: None,
    }
}
