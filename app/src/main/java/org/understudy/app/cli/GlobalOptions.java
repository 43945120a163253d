package org.understudy.app.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The options that every command understands. Filled while the command line is read, so who holds this object reads it
/// late.
public final class GlobalOptions {
    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print data as one JSON object (\"format\": 1), problems too.")
    private boolean json;

    @Option(
            names = {"-y", "--yes"},
            scope = ScopeType.INHERIT,
            description = "Answer yes to confirmations. Never trusts a host key.")
    private boolean yes;

    @Option(
            names = "--accept-new",
            scope = ScopeType.INHERIT,
            description =
                    "Trust the key of a host that is not in known_hosts yet, and write it down. A changed key is refused.")
    private boolean acceptNew;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Say more on standard error, and log in detail.")
    private boolean verbose;

    public boolean json() {
        return json;
    }

    public boolean yes() {
        return yes;
    }

    public boolean acceptNew() {
        return acceptNew;
    }

    public boolean verbose() {
        return verbose;
    }
}
