package org.understudy.app.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// The command line's frame: reads arguments, runs the command, turns whatever goes wrong into words and an exit code.
public final class Cli {
    private static final String[] FOOTER = {
        "",
        "Without arguments the console opens.",
        "",
        "Exit codes: 0 done, 1 failed, 2 wrong input, 3 not found, 4 name taken,",
        "10 unreachable, 11 unknown host key, 12 changed host key, 13 login refused,",
        "14 no root, 15 tool missing, 16 unsupported, 17 no space, 18 busy,",
        "19 connection lost, 20 timed out, 30 cancelled, 50 a defect."
    };

    private final Output output;
    private final CommandLine line;

    /// @param commands command objects with their `@Command` names
    public Cli(Output output, GlobalOptions options, Iterable<?> commands) {
        this.output = output;
        this.line = new CommandLine(new Top(options));
        commands.forEach(line::addSubcommand);
        line.addSubcommand(new Completion(output));
        line.addSubcommand(new HelpCommand());
        line.getCommandSpec().usageMessage().footer(FOOTER);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((e, _, _) -> failed(e));
        line.setParameterExceptionHandler((e, _) -> misused(e));
    }

    /// @return the exit code
    public int execute(String... args) {
        return line.execute(args);
    }

    private int failed(Exception e) {
        // Asked for here, because setting the log up costs more than most commands take.
        Logger log = LoggerFactory.getLogger(Cli.class);
        Problem problem;
        if (e instanceof ProblemException p) {
            log.info("The command ended with {}", p.kind(), e);
            problem = p.problem();
        } else {
            log.error("The command failed inside", e);
            problem = Problem.of(
                    Kind.INTERNAL,
                    "Understudy failed in a way that it should not.",
                    String.valueOf(e),
                    "The log has the details; please report it.");
        }
        output.problem(problem);
        return problem.kind().exitCode();
    }

    private int misused(ParameterException e) {
        CommandLine where = e.getCommandLine();
        String name = where.getCommandSpec().qualifiedName();
        output.problem(Problem.of(
                Kind.BAD_INPUT,
                "The command line is not understood.",
                String.valueOf(e.getMessage()),
                "See how it is used: " + name + " --help"));
        return Kind.BAD_INPUT.exitCode();
    }

    @Command(
            name = "understudy",
            versionProvider = Version.class,
            mixinStandardHelpOptions = true,
            scope = CommandLine.ScopeType.INHERIT,
            synopsisSubcommandLabel = "COMMAND",
            sortOptions = false,
            description = "Keeps bootable, synchronised replicas of running Linux servers.")
    static final class Top implements Runnable {
        @Mixin
        final GlobalOptions options;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before run
        private CommandSpec spec;

        Top(GlobalOptions options) {
            this.options = options;
        }

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "A command is missing.");
        }
    }

    @Command(
            name = "completion",
            description = {
                "Print a completion script for bash (zsh too, after bashcompinit).",
                "Use it so: source <(understudy completion)"
            })
    static final class Completion implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before run
        private CommandSpec spec;

        private final Output output;

        Completion(Output output) {
            this.output = output;
        }

        @Override
        public void run() {
            String script = AutoComplete.bash("understudy", spec.root().commandLine());
            output.line(script);
            output.data(java.util.Map.of("script", script));
        }
    }
}
