package io.whirr.shell.output;

/** How a result is printed. */
public enum Format {
    /** For people: tables and paragraphs. */
    TABLE,
    /** One JSON document, indented. */
    JSON,
    /** One JSON object a line. */
    JSONL
}
