COPY ({states})
TO '{folder}'
STORED AS PARQUET
OPTIONS (
  'format.compression' 'uncompressed', -- hashes do not get shorter
  'format.dictionary_enabled' 'false', -- nor are two states the same
  'format.statistics_enabled' 'none',
  'format.max_row_group_size' '16' -- so that nobody has to read many states at a time
)
