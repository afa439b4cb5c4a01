COPY ({states})
TO '{folder}'
STORED AS PARQUET
OPTIONS (
  'format.compression' 'uncompressed', -- hashes cannot be compressed
  'format.dictionary_enabled' 'false', -- no two states are equal
  'format.statistics_enabled' 'none',
  'format.max_row_group_size' '16' -- so that a reader needs few states at a time
)
