//! A connection while an operation runs on it: how values go in and rows come out.

use deadpool_postgres::Object;
use futures_util::future::{try_join, try_join_all};
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

use crate::storage::{Cell, Fault, Row, Value};

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Number(number) if *kind == Type::INT4 => {
                i32::try_from(*number)?.to_sql(kind, out)
            }
            Self::Number(number) => number.to_sql(kind, out),
            Self::Bytes(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        [Type::INT4, Type::INT8, Type::BYTEA].contains(kind)
    }

    to_sql_checked!();
}

/// A connection while an operation runs on it. Where that is given up halfway, the connection goes with it, and the
/// database undoes what was begun: nobody else gets another's transaction.
pub(super) struct Held(Option<Object>);

impl Held {
    pub(super) fn new(client: Object) -> Self {
        Self(Some(client))
    }

    /// Gives it back for others to use.
    pub(super) fn free(mut self) {
        drop(self.0.take());
    }

    pub(super) fn client(&self) -> Result<&Object, Fault> {
        let gone = || Fault::Database("PostgreSQL: the connection was given back".to_owned());
        self.0.as_ref().ok_or_else(gone)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(client) = self.0.take() {
            drop(Object::take(client));
        }
    }
}

/// What an operation runs on.
pub(crate) struct Tx {
    pub(super) held: Held,
    /// Begins the transaction, with the first statement: one wait for the network less.
    pub(super) begin: Option<&'static str>,
}

impl Tx {
    pub(in crate::storage) async fn run(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64, Fault> {
        let statements = [(sql, values.to_vec())];
        Ok(self
            .run_all(&statements)
            .await?
            .first()
            .copied()
            .unwrap_or(0))
    }

    /// All of them go out at once: one wait for the network instead of one each.
    pub(in crate::storage) async fn run_all(
        &mut self,
        statements: &[(&'static str, Vec<Value<'_>>)],
    ) -> Result<Vec<u64>, Fault> {
        let begin = self.begin.take();
        let client = self.held.client()?;
        let mut all = Vec::with_capacity(statements.len());
        for (sql, values) in statements {
            all.push((client.prepare_cached(sql).await?, values));
        }
        // In the order in which they are asked for the first time, which is this one.
        let each = all
            .iter()
            .map(|(statement, values)| client.execute_raw(statement, values.iter()));
        let (_, changed) = try_join(started(client, begin), try_join_all(each)).await?;
        Ok(changed)
    }

    pub(in crate::storage) async fn rows(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, Fault> {
        let begin = self.begin.take();
        let client = self.held.client()?;
        let statement = client.prepare_cached(sql).await?;
        let values: Vec<_> = values
            .iter()
            .map(|value| value as &(dyn ToSql + Sync))
            .collect();
        let found = client.query(&statement, &values);
        let (_, found) = try_join(started(client, begin), found).await?;
        found.iter().map(row).collect()
    }
}

async fn started(client: &Object, begin: Option<&str>) -> Result<(), tokio_postgres::Error> {
    match begin {
        Some(begin) => client.batch_execute(begin).await,
        None => Ok(()),
    }
}

fn row(from: &tokio_postgres::Row) -> Result<Row, Fault> {
    let cell = |column: usize, kind: &Type| {
        Ok(match *kind {
            Type::BYTEA => from
                .try_get(column)
                .map(|found: Option<Vec<u8>>| found.map(Cell::Bytes)),
            Type::INT4 => from
                .try_get(column)
                .map(|found: Option<i32>| found.map(|number| Cell::Number(number.into()))),
            _ => from
                .try_get(column)
                .map(|found: Option<i64>| found.map(Cell::Number)),
        }?
        .unwrap_or(Cell::Nothing))
    };
    let columns = from.columns().iter().enumerate();
    columns
        .map(|(column, of)| cell(column, of.type_()))
        .collect::<Result<_, Fault>>()
        .map(Row)
}
