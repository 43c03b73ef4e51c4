package io.troupe.cli;

import picocli.CommandLine.Command;

/** The command without a subcommand: help and version. */
@Command(name = "troupe", mixinStandardHelpOptions = true, versionProvider = Version.class)
final class RootCommand {}
