//! `bindings/api/surface.txt` is all that Kotlin, Swift and Python can call: a change to it shows in review.
//!
//! Read from the built library, where UniFFI keeps what it knows of each exported item.
//! `UPDATE_API=1 cargo test -p waymark-bindings` writes it anew.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "all of this file is a test"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use uniffi_meta::{
    DefaultValueMetadata, FieldMetadata, FnParamMetadata, LiteralMetadata, Metadata, Type,
};

#[test]
fn the_surface_is_as_reviewed() {
    let library = std::fs::read(library()).unwrap();
    let lines: BTreeSet<String> = items(&library).iter().flat_map(lines).collect();
    let surface = lines.into_iter().collect::<Vec<_>>().join("\n") + "\n";
    assert!(surface.contains("App::checkin_save("));

    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("api/surface.txt");
    if std::env::var_os("UPDATE_API").is_some() {
        std::fs::write(&file, &surface).unwrap();
    }
    let reviewed = std::fs::read_to_string(&file).unwrap_or_default();
    let gone: Vec<_> = reviewed
        .lines()
        .filter(|line| !surface.lines().any(|l| l == *line))
        .collect();
    let new: Vec<_> = surface
        .lines()
        .filter(|line| !reviewed.lines().any(|l| l == *line))
        .collect();
    assert!(
        reviewed == surface,
        "the exported surface changed; if that is meant, run this test with UPDATE_API=1 and name it in \
         CHANGELOG.md.\ngone: {gone:#?}\nnew: {new:#?}"
    );
}

/// The shared library of the build that this test belongs to.
fn library() -> PathBuf {
    let folder = std::env::current_exe()
        .unwrap()
        .parent()
        .unwrap()
        .to_owned();
    folder.join("libwaymark.so")
}

/// What UniFFI's macros left in the library, one symbol an item.
fn items(library: &[u8]) -> Vec<Metadata> {
    let elf = goblin::elf::Elf::parse(library).unwrap();
    let name_of = |symbol: &goblin::elf::Sym| elf.strtab.get_at(symbol.st_name).unwrap_or_default();
    elf.syms
        .iter()
        .filter(|symbol| name_of(symbol).starts_with("UNIFFI_META_"))
        .map(|symbol| {
            let section = &elf.section_headers[symbol.st_shndx];
            let at =
                usize::try_from(section.sh_offset + symbol.st_value - section.sh_addr).unwrap();
            uniffi_meta::read_metadata(&library[at..]).unwrap()
        })
        .collect()
}

/// The lines of one item.
fn lines(item: &Metadata) -> Vec<String> {
    match item {
        Metadata::Func(f) => vec![function(
            &f.name,
            &f.inputs,
            f.return_type.as_ref(),
            f.throws.as_ref(),
        )],
        Metadata::Constructor(c) => {
            let made = format!("{}::{}", c.self_name, c.name);
            vec![function(&made, &c.inputs, None, c.throws.as_ref())]
        }
        Metadata::Method(m) => {
            let name = format!("{}::{}", m.self_name, m.name);
            vec![function(
                &name,
                &m.inputs,
                m.return_type.as_ref(),
                m.throws.as_ref(),
            )]
        }
        Metadata::TraitMethod(m) => {
            let name = format!("{}::{}", m.trait_name, m.name);
            vec![function(
                &name,
                &m.inputs,
                m.return_type.as_ref(),
                m.throws.as_ref(),
            )]
        }
        Metadata::Record(r) => r
            .fields
            .iter()
            .map(|f| field(&format!("record {}", r.name), f))
            .collect(),
        Metadata::Enum(e) => e
            .variants
            .iter()
            .map(|v| variant(&e.name, e.shape.is_error(), &v.name, &v.fields))
            .collect(),
        Metadata::Object(o) => vec![format!("object {} {:?}", o.name, o.imp)],
        Metadata::CustomType(c) => vec![format!("type {} as {}", c.name, kind(&c.builtin))],
        Metadata::Namespace(_) => Vec::new(),
        other => panic!("the surface has an item this test cannot describe: {other:?}"),
    }
}

fn function(
    name: &str,
    inputs: &[FnParamMetadata],
    gives: Option<&Type>,
    throws: Option<&Type>,
) -> String {
    let inputs: Vec<_> = inputs
        .iter()
        .map(|input| {
            format!(
                "{}: {}{}",
                input.name,
                kind(&input.ty),
                default(input.default.as_ref())
            )
        })
        .collect();
    let gives = gives
        .map(|ty| format!(" -> {}", kind(ty)))
        .unwrap_or_default();
    let throws = throws
        .map(|ty| format!(" throws {}", kind(ty)))
        .unwrap_or_default();
    format!("fn {name}({}){gives}{throws}", inputs.join(", "))
}

fn field(owner: &str, field: &FieldMetadata) -> String {
    format!(
        "{owner} {{ {}: {}{} }}",
        field.name,
        kind(&field.ty),
        default(field.default.as_ref())
    )
}

fn variant(owner: &str, is_error: bool, name: &str, fields: &[FieldMetadata]) -> String {
    let fields: Vec<_> = fields
        .iter()
        .map(|f| format!("{}: {}", f.name, kind(&f.ty)))
        .collect();
    let what = if is_error { "error" } else { "enum" };
    let fields = if fields.is_empty() {
        String::new()
    } else {
        format!("({})", fields.join(", "))
    };
    format!("{what} {owner}::{name}{fields}")
}

fn default(value: Option<&DefaultValueMetadata>) -> String {
    match value {
        None => String::new(),
        Some(DefaultValueMetadata::Default) => " = default".into(),
        Some(DefaultValueMetadata::Literal(LiteralMetadata::Int(n, ..))) => format!(" = {n}"),
        Some(DefaultValueMetadata::Literal(LiteralMetadata::Boolean(yes))) => format!(" = {yes}"),
        Some(DefaultValueMetadata::Literal(LiteralMetadata::UInt(n, ..))) => format!(" = {n}"),
        Some(DefaultValueMetadata::Literal(LiteralMetadata::None)) => " = nothing".into(),
        Some(DefaultValueMetadata::Literal(LiteralMetadata::EmptySequence)) => " = []".into(),
        Some(DefaultValueMetadata::Literal(literal)) => format!(" = {literal:?}"),
    }
}

fn kind(ty: &Type) -> String {
    match ty {
        Type::Object { name, .. }
        | Type::Record { name, .. }
        | Type::Enum { name, .. }
        | Type::CallbackInterface { name, .. }
        | Type::Custom { name, .. } => name.clone(),
        Type::Optional { inner_type } => format!("{}?", kind(inner_type)),
        Type::Sequence { inner_type } => format!("[{}]", kind(inner_type)),
        Type::Set { inner_type } => format!("set of {}", kind(inner_type)),
        Type::Box { inner_type } => kind(inner_type),
        Type::Map {
            key_type,
            value_type,
        } => format!("[{}: {}]", kind(key_type), kind(value_type)),
        plain => format!("{plain:?}"),
    }
}
