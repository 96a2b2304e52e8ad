//! Parquet, and the Arrow record batches that go into it and come out: dates as Date32, numbers as Decimal128.

use crate::batch::columns::rows_of;
use crate::batch::format::FormatError;
use crate::batch::sheet::{Cells, Sheet, SheetColumn, quoted};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Date32Type, Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, OffsetSizeTrait, RecordBatch, StringArray,
};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::ChunkReader;
use std::io::Write;
use std::sync::Arc;

/// Digits of a number that is written.
const PRECISION: u8 = 38;

/// Rows of a Parquet file.
pub struct Reader {
    reader: ParquetRecordBatchReader,
    names: Vec<String>,
    rows: u64,
}

impl Reader {
    /// Reads the schema; rows come so many at a time.
    ///
    /// # Errors
    /// Where it is no Parquet file, or a column is of a kind that no fact is.
    pub fn new<R: ChunkReader + 'static>(from: R, most: usize) -> Result<Self, FormatError> {
        let failed = |error: parquet::errors::ParquetError| FormatError::Broken(error.to_string());
        let found = ArrowReaderMetadata::load(&from, ArrowReaderOptions::new()).map_err(failed)?;
        for field in found.schema().fields() {
            known_kind(field)?;
        }
        let names: Vec<String> = found.schema().fields().iter().map(|field| field.name().clone()).collect();
        let rows = u64::try_from(found.metadata().file_metadata().num_rows()).unwrap_or(0);
        let options = ArrowReaderOptions::new().with_schema(numbered(found.schema()));
        let found = ArrowReaderMetadata::try_new(found.metadata().clone(), options).map_err(failed)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(from, found).with_batch_size(most);
        Ok(Self { reader: builder.build().map_err(failed)?, names, rows })
    }

    /// The columns' names.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// How many rows the file has.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The next rows; none at the end.
    ///
    /// # Errors
    /// Where the file breaks off.
    pub fn stretch(&mut self) -> Result<Option<Sheet>, FormatError> {
        match self.reader.next() {
            None => Ok(None),
            Some(Ok(batch)) => sheet(&batch).map(Some),
            Some(Err(error)) => Err(FormatError::Broken(error.to_string())),
        }
    }
}

/// The same columns with texts by their number in a list, as the file itself holds them most often: no text is made for a row.
fn numbered(schema: &Schema) -> Arc<Schema> {
    let number = |field: &Arc<Field>| match field.data_type() {
        DataType::Utf8 => {
            let kind = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            Arc::new(field.as_ref().clone().with_data_type(kind))
        }
        _ => field.clone(),
    };
    let fields: Vec<Arc<Field>> = schema.fields().iter().map(number).collect();
    Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()))
}

fn known_kind(field: &Field) -> Result<(), FormatError> {
    let inner = match field.data_type() {
        DataType::Dictionary(_, values) => values.as_ref(),
        other => other,
    };
    match inner {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Boolean | DataType::Date32 => Ok(()),
        DataType::Decimal128(_, places) if *places >= 0 => Ok(()),
        kind if kind.is_integer() => Ok(()),
        DataType::List(rows) | DataType::LargeList(rows) => match rows.data_type() {
            DataType::Struct(fields) => fields.iter().try_for_each(|field| known_kind(field)),
            DataType::Utf8 | DataType::LargeUtf8 => Ok(()),
            kind => Err(FormatError::Kind(field.name().clone(), kind.to_string())),
        },
        kind if kind.is_floating() => Err(FormatError::Float(field.name().clone())),
        kind => Err(FormatError::Kind(field.name().clone(), kind.to_string())),
    }
}

/// The rows of a record batch.
///
/// # Errors
/// Where a column is of a kind that no fact is: floats, above all.
pub fn sheet(batch: &RecordBatch) -> Result<Sheet, FormatError> {
    let schema = batch.schema();
    let columns = schema.fields().iter().zip(batch.columns()).map(|(field, array)| column(field, array));
    let columns = columns.collect::<Result<_, FormatError>>()?;
    Ok(Sheet { rows: batch.num_rows(), columns, unread: Vec::new() })
}

fn column(field: &Field, array: &ArrayRef) -> Result<SheetColumn, FormatError> {
    known_kind(field)?;
    let given = (0..array.len()).map(|row| array.is_valid(row)).collect();
    Ok(SheetColumn { name: field.name().clone(), cells: cells(field, array)?, given })
}

fn cells(field: &Field, array: &ArrayRef) -> Result<Cells, FormatError> {
    macro_rules! whole {
        ($kind:ty) => {{
            let numbers = array.as_primitive::<$kind>().values().iter();
            Ok(Cells::Numbers(numbers.map(|number| i128::from(*number)).collect(), 0))
        }};
    }
    fn texts<'a>(list: impl Iterator<Item = Option<&'a str>>) -> Cells {
        Cells::Texts(list.map(|text| text.unwrap_or_default().to_owned()).collect())
    }
    match field.data_type() {
        DataType::Utf8 => Ok(texts(array.as_string::<i32>().iter())),
        DataType::LargeUtf8 => Ok(texts(array.as_string::<i64>().iter())),
        DataType::Utf8View => Ok(texts(array.as_string_view().iter())),
        DataType::Boolean => Ok(Cells::Truths(array.as_boolean().iter().map(|truth| truth.unwrap_or(false)).collect())),
        DataType::Date32 => Ok(Cells::Dates(array.as_primitive::<Date32Type>().values().to_vec())),
        DataType::Decimal128(_, places) => {
            let decimals = u32::try_from(*places).unwrap_or(0);
            Ok(Cells::Numbers(array.as_primitive::<Decimal128Type>().values().to_vec(), decimals))
        }
        DataType::Int8 => whole!(Int8Type),
        DataType::Int16 => whole!(Int16Type),
        DataType::Int32 => whole!(Int32Type),
        DataType::Int64 => whole!(Int64Type),
        DataType::UInt8 => whole!(UInt8Type),
        DataType::UInt16 => whole!(UInt16Type),
        DataType::UInt32 => whole!(UInt32Type),
        DataType::UInt64 => whole!(UInt64Type),
        DataType::List(rows) => lists::<i32>(rows, array),
        DataType::LargeList(rows) => lists::<i64>(rows, array),
        DataType::Dictionary(keys, _) => match keys.as_ref() {
            DataType::Int8 => dictionary::<Int8Type>(field, array),
            DataType::Int16 => dictionary::<Int16Type>(field, array),
            DataType::Int32 => dictionary::<Int32Type>(field, array),
            DataType::Int64 => dictionary::<Int64Type>(field, array),
            DataType::UInt8 => dictionary::<UInt8Type>(field, array),
            DataType::UInt16 => dictionary::<UInt16Type>(field, array),
            DataType::UInt32 => dictionary::<UInt32Type>(field, array),
            DataType::UInt64 => dictionary::<UInt64Type>(field, array),
            kind => Err(FormatError::Kind(field.name().clone(), kind.to_string())),
        },
        kind => Err(FormatError::Kind(field.name().clone(), kind.to_string())),
    }
}

/// Lists: of rows, or of words for a fact that takes several.
fn lists<O: OffsetSizeTrait>(field: &Field, array: &ArrayRef) -> Result<Cells, FormatError> {
    let lists = array.as_list::<O>();
    let offsets = lists.value_offsets();
    let at = |offset: Option<&O>| offset.map_or(0, |offset| offset.as_usize());
    let (first, behind) = (at(offsets.first()), at(offsets.last()));
    let cells = lists.values().slice(first, behind - first);
    let ends = offsets.iter().skip(1).map(|end| u32::try_from(end.as_usize() - first));
    let ends: Vec<u32> = ends.collect::<Result<_, _>>().map_err(|error| FormatError::Broken(error.to_string()))?;
    let DataType::Struct(fields) = field.data_type() else {
        let words = column(field, &cells)?;
        let of_list = |list: usize| {
            let words = rows_of(&ends, list).filter_map(|row| words.text(row));
            format!("[{}]", words.map(|word| quoted(&word)).collect::<Vec<_>>().join(", "))
        };
        return Ok(Cells::Texts((0..ends.len()).map(of_list).collect()));
    };
    let rows = cells.as_struct();
    let columns = fields.iter().zip(rows.columns()).map(|(field, array)| {
        let mut made = column(field, array)?;
        made.given.iter_mut().enumerate().for_each(|(row, given)| *given &= rows.is_valid(row));
        Ok(made)
    });
    let columns = columns.collect::<Result<_, FormatError>>()?;
    Ok(Cells::Lists(ends, columns))
}

/// Words that the file numbers.
fn dictionary<K: ArrowDictionaryKeyType>(field: &Field, array: &ArrayRef) -> Result<Cells, FormatError> {
    let array = array.as_dictionary::<K>();
    let words = array.values().as_string_opt::<i32>();
    let words = words.ok_or_else(|| FormatError::Kind(field.name().clone(), array.data_type().to_string()))?;
    // What stands where no cell is given means nothing.
    let code = |key: Option<usize>| key.and_then(|key| u32::try_from(key).ok()).unwrap_or(0);
    let words = words.iter().map(|word| word.unwrap_or_default().to_owned()).collect();
    Ok(Cells::Words(array.keys_iter().map(code).collect(), words))
}

/// Rows into a Parquet file.
pub struct Writer<W: Write + Send> {
    to: Option<W>,
    writer: Option<ArrowWriter<W>>,
}

impl<W: Write + Send> Writer<W> {
    /// Starts a file.
    pub fn new(to: W) -> Self {
        Self { to: Some(to), writer: None }
    }

    /// Writes rows; the first ones say what the columns are.
    ///
    /// # Errors
    /// Where the file takes no more.
    pub fn write(&mut self, sheet: &Sheet) -> Result<(), FormatError> {
        let failed = |error: parquet::errors::ParquetError| FormatError::Broken(error.to_string());
        let batch = batch(sheet)?;
        if let Some(to) = self.to.take() {
            let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
            self.writer = Some(ArrowWriter::try_new(to, batch.schema(), Some(properties)).map_err(failed)?);
        }
        match &mut self.writer {
            Some(writer) => writer.write(&batch).map_err(failed),
            None => Ok(()),
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// Where the file takes no more, or nothing was written: a Parquet file has columns.
    pub fn finish(self) -> Result<W, FormatError> {
        let failed = |error: parquet::errors::ParquetError| FormatError::Broken(error.to_string());
        match self.writer {
            Some(writer) => writer.into_inner().map_err(failed),
            None => Err(FormatError::Broken("書く行がない".to_owned())),
        }
    }
}

/// Rows as a record batch.
///
/// # Errors
/// Where a number has more digits than Decimal128 holds.
pub fn batch(sheet: &Sheet) -> Result<RecordBatch, FormatError> {
    let failed = |error: arrow_schema::ArrowError| FormatError::Broken(error.to_string());
    let mut fields = Vec::new();
    let mut arrays: Vec<ArrayRef> = Vec::new();
    for column in &sheet.columns {
        let given = |row: usize| column.given.get(row).copied().unwrap_or(false);
        fn each<'a, T: Copy>(
            cells: &'a [T],
            given: impl Fn(usize) -> bool + 'a,
        ) -> impl Iterator<Item = Option<T>> + 'a {
            cells.iter().enumerate().map(move |(row, cell)| given(row).then_some(*cell))
        }
        let array: ArrayRef = match &column.cells {
            Cells::Texts(cells) => {
                let texts = cells.iter().enumerate().map(|(row, text)| given(row).then_some(text.as_str()));
                Arc::new(texts.collect::<StringArray>())
            }
            Cells::Words(codes, words) => {
                let word = |code: u32| words.get(code as usize).map(String::as_str);
                Arc::new(each(codes, given).map(|code| word(code?)).collect::<StringArray>())
            }
            Cells::Dates(cells) => Arc::new(each(cells, given).collect::<Date32Array>()),
            Cells::Truths(cells) => Arc::new(each(cells, given).collect::<BooleanArray>()),
            Cells::Lists(..) => Arc::new((0..sheet.rows).map(|row| column.text(row)).collect::<StringArray>()),
            Cells::Numbers(cells, decimals) => {
                let places = i8::try_from(*decimals).unwrap_or(0);
                let numbers = each(cells, given).collect::<Decimal128Array>();
                Arc::new(numbers.with_precision_and_scale(PRECISION, places).map_err(failed)?)
            }
        };
        fields.push(Field::new(&column.name, array.data_type().clone(), true));
        arrays.push(array);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(failed)
}
