package io.troupe.pipelines.diagnostic;

/** Every kind of finding; {@code docs/errors.md} has a row for each. */
public enum DiagnosticCode {
  /** The bytes are not plain UTF-8 text. */
  NOT_TEXT(1001),
  /** The file is larger than 1 MiB. */
  FILE_TOO_LARGE(1002),
  /** YAML cannot read it. */
  YAML_SYNTAX(1003),
  /** A tab where YAML wants spaces. */
  TAB(1004),
  /** A key appears twice in a mapping. */
  DUPLICATE_KEY(1005),
  /** Lists and mappings are nested too deep. */
  TOO_DEEP(1006),
  /** A YAML tag. */
  TAG(1007),
  /** An alias is unknown or expands to too much. */
  ALIAS(1008),
  /** A second YAML document. */
  SECOND_DOCUMENT(1009),
  /** There is nothing in the file. */
  EMPTY(1010),
  /** A key of a mapping is not a text. */
  KEY_NOT_TEXT(1011),
  /** A number that no type of the language can hold. */
  NUMBER_RANGE(1012),

  /** A key that is not known here. */
  UNKNOWN_KEY(2001),
  /** A key that must be there is not. */
  MISSING_KEY(2002),
  /** A value of the wrong type. */
  WRONG_TYPE(2003),
  /** Something that a later version may bring. */
  NOT_IN_THIS_VERSION(2004),
  /** A name with characters that names do not have. */
  BAD_NAME(2005),
  /** A word that is not one of those allowed. */
  BAD_WORD(2006),
  /** A number outside its range, or too many of something. */
  OUT_OF_RANGE(2007),
  /** Two keys that exclude each other. */
  CONFLICT(2009),

  /** {@code uses} names no kind. */
  UNKNOWN_KIND(2101),
  /** {@code outputs} does not say what the kind leaves. */
  OUTPUTS(2102),
  /** {@code needs} names no task. */
  UNKNOWN_NEED(2104),
  /** Tasks need each other in a circle. */
  CYCLE(2105),
  /** A task is named twice in {@code needs}. */
  REPEATED_NEED(2106),

  /** A parameter is declared in a way that makes no sense. */
  PARAM_DECLARATION(2201),
  /** A parameter has neither a default nor a value. */
  PARAM_MISSING(2202),
  /** The value of a parameter does not fit its declaration. */
  PARAM_VALUE(2203),
  /** A value for a parameter that is not declared. */
  PARAM_UNKNOWN(2204),
  /** A size without a unit or with one that does not exist. */
  SIZE(2210),
  /** A duration without a unit or with one that does not exist. */
  DURATION(2211),

  /** {@code with} does not fit the kind's parameters. */
  WITH(2301),

  /** A template that cannot be read. */
  TEMPLATE_SYNTAX(2401),
  /** A template names what does not exist. */
  TEMPLATE_NAME(2402),
  /** A template reads a task that is not needed. */
  TEMPLATE_NEEDS(2403),
  /** A template whose types do not fit. */
  TEMPLATE_TYPE(2404),
  /** A template whose value cannot be computed. */
  TEMPLATE_VALUE(2405),

  /** An exclusion that excludes nothing. */
  EXCLUDES_NOTHING(2501),
  /** An axis that changes nothing. */
  UNUSED_AXIS(2502),
  /** A limit that another limit makes pointless. */
  POINTLESS_LIMIT(2503),
  /** A parameter that nothing reads. */
  UNUSED_PARAM(2504),

  /** A sweep of too many tasks. */
  TOO_MANY_CELLS(2601),
  /** A sweep without a task. */
  NO_CELLS(2602),
  /** Two cells with the same name. */
  REPEATED_CELL(2603),
  /** A cell that does not fit the axes. */
  CELL_AXES(2604),

  /** An option of the command line that cannot be read. */
  OPTION_SYNTAX(2701),
  /** An option of the command line that names what does not exist. */
  OPTION_TARGET(2702);

  private final int number;

  DiagnosticCode(int number) {
    this.number = number;
  }

  /** How it is written, such as {@code TRP-2104}. */
  public String text() {
    return "TRP-" + number;
  }

  /** Whether a file with such a finding can run. */
  public Severity severity() {
    return number / 100 == 25 ? Severity.WARNING : Severity.ERROR;
  }
}
