//! Which numbers stand on the page, and in which order.

use super::lines;
use super::model::{CrisisCoverage, CrisisLine, CrisisPage, EmergencyNumber, LineAge};
use super::screens;
use crate::calendar::Day;
use crate::content::crisis::{Country, CrisisData};
use crate::content::{EmergencyService, LineKind, LineSource, Strings};
use crate::error::{Error, Result};

/// Where a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Crisis,
    Support,
    Overdose,
}

/// The page for `country`, an ISO 3166-1 code in any case; `None` = not chosen yet.
///
/// Errors: `Invalid` for what is not a code of two letters.
pub(super) fn page(
    data: &CrisisData,
    strings: &Strings,
    country: Option<&str>,
    today: Day,
) -> Result<CrisisPage> {
    let code = match country {
        Some(given) => Some(country_code(given)?),
        None => None,
    };
    let listed = code.as_deref().and_then(|code| data.country(code));
    let lines = |place| {
        listed
            .map(|c| lines_at(data, strings, c, place, today))
            .unwrap_or_default()
    };
    let coverage = coverage(code.as_deref(), listed);
    Ok(CrisisPage {
        language: strings.language(),
        coverage,
        country: code,
        country_name: listed.map(|c| c.name.into()),
        title: strings.text("crisis.title"),
        lead: strings.text("crisis.lead"),
        notices: notices(strings, coverage),
        self_harm: strings.text("crisis.selfharm"),
        voices: strings.text("crisis.voices"),
        emergency_title: strings.text("crisis.emergency.title"),
        emergency: listed.map(|c| emergency(strings, c)).unwrap_or_default(),
        crisis_title: strings.text("crisis.lines.title"),
        crisis_lines: lines(Place::Crisis),
        support_title: strings.text("crisis.support.title"),
        support_lines: lines(Place::Support),
        directories: data.directories.iter().copied().map(Into::into).collect(),
        overdose: screens::overdose(strings),
        overdose_lines: lines(Place::Overdose),
        withdrawal: screens::withdrawal(strings),
        privacy: strings.text("crisis.private"),
        standing: strings.text("notice.standing"),
        report_label: strings.text("crisis.report"),
        compiled_on: data.generated,
    })
}

/// Two letters, in capitals. `UK` and `EL` are what many write for `GB` and `GR`.
fn country_code(given: &str) -> Result<String> {
    if given.len() != 2 || !given.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Err(Error::invalid(
            "country",
            "not a country code of two letters, such as US",
        ));
    }
    let code = given.to_ascii_uppercase();
    Ok(match code.as_str() {
        "UK" => "GB".into(),
        "EL" => "GR".into(),
        _ => code,
    })
}

fn coverage(code: Option<&str>, listed: Option<&Country>) -> CrisisCoverage {
    match (code, listed) {
        (None, _) => CrisisCoverage::NotChosen,
        (Some(_), None) => CrisisCoverage::NotListed,
        (Some(_), Some(country)) if country.services.is_empty() => CrisisCoverage::NoLine,
        (Some(_), Some(_)) => CrisisCoverage::Listed,
    }
}

fn notices(strings: &Strings, coverage: CrisisCoverage) -> Vec<String> {
    let keys: &[&str] = match coverage {
        CrisisCoverage::Listed => &[],
        CrisisCoverage::NoLine => &["empty.crisis.country"],
        CrisisCoverage::NotListed => &["empty.crisis.country", "crisis.fallback"],
        CrisisCoverage::NotChosen => &["crisis.fallback", "crisis.choose"],
    };
    keys.iter().map(|key| strings.text(key)).collect()
}

fn emergency(strings: &Strings, country: &Country) -> Vec<EmergencyNumber> {
    let unverified = country.emergency_verified == LineSource::Unverified;
    let number = |(service, number): (&EmergencyService, &&str)| EmergencyNumber {
        service: *service,
        label: strings.text(service_key(*service)),
        number: (*number).into(),
        by_text: *service == EmergencyService::SmsDeaf,
        advice: unverified.then(|| strings.text("crisis.emergency.check")),
    };
    country.emergency.iter().map(number).collect()
}

fn service_key(service: EmergencyService) -> &'static str {
    match service {
        EmergencyService::All => "crisis.emergency.all",
        EmergencyService::Ambulance => "crisis.emergency.ambulance",
        EmergencyService::Alt => "crisis.emergency.alt",
        EmergencyService::Mobile => "crisis.emergency.mobile",
        EmergencyService::SmsDeaf => "crisis.emergency.sms_deaf",
        EmergencyService::Police => "crisis.emergency.police",
        EmergencyService::Fire => "crisis.emergency.fire",
    }
}

/// The lines of one place. Unverified ones come last, lines for everybody before those for some, then
/// the person's language, then what is not very old; otherwise the order of the list.
fn lines_at(
    data: &CrisisData,
    strings: &Strings,
    country: &Country,
    at: Place,
    today: Day,
) -> Vec<CrisisLine> {
    let here = country
        .services
        .iter()
        .filter(|line| place(line.kind, &line.also) == at);
    let mut lines: Vec<_> = here
        .map(|line| lines::line(data, strings, line, today))
        .collect();
    lines.sort_by_key(|line| {
        (
            line.source == LineSource::Unverified,
            for_some(line.kind),
            language_rank(line, strings.language().tag()),
            line.age == LineAge::VeryOld,
        )
    });
    lines
}

/// A line that takes crises besides its main work stands with the crisis lines.
fn place(kind: LineKind, also: &[LineKind]) -> Place {
    match kind {
        LineKind::OverdosePrevention => Place::Overdose,
        LineKind::SubstanceUse | LineKind::FamilyInfo | LineKind::ServicesInfo => {
            if also.contains(&LineKind::SuicideCrisis) {
                Place::Crisis
            } else {
                Place::Support
            }
        }
        _ => Place::Crisis,
    }
}

fn for_some(kind: LineKind) -> bool {
    matches!(
        kind,
        LineKind::Youth | LineKind::LgbtqYouth | LineKind::DomesticViolence | LineKind::Poison
    )
}

/// 0 = its main language, 1 = one of its languages, 2 = none of them.
fn language_rank(line: &CrisisLine, language: &str) -> u8 {
    match line.languages.iter().position(|spoken| spoken == language) {
        Some(0) => 0,
        Some(_) => 1,
        None => 2,
    }
}
