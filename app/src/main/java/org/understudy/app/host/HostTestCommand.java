package org.understudy.app.host;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.Output;
import org.understudy.model.host.HostRole;
import org.understudy.model.host.HostTest;
import org.understudy.model.host.StageResult;
import org.understudy.model.host.TestStage;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.host.HostService;
import org.understudy.services.host.TestListener;

@Command(
        name = "test",
        description = "Find out stage by stage what works: name, port, host key, login, root, libvirt, space, tools.")
final class HostTestCommand implements Callable<Integer> {
    private final HostService hosts;
    private final Output output;

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    @Option(
            names = "--for",
            paramLabel = "ROLE",
            description = "source, portal or any. With any, what only a portal needs is a warning. Default: any.")
    private HostRole role = HostRole.ANY;

    HostTestCommand(HostService hosts, Output output) {
        this.hosts = hosts;
        this.output = output;
    }

    /// One JSON object, also when a stage fails: the exit code tells.
    @Override
    public Integer call() throws ProblemException {
        HostTest test = hosts.test(hosts.find(name), role, new Printer());
        output.data(Output.fields(
                "host", name,
                "passed", test.passed(),
                "fitForSource", test.fitForSource(),
                "fitForPortal", test.fitForPortal(),
                "stages", test.stages().stream().map(HostTestCommand::fields).toList()));
        if (!test.passed()) {
            Problem first = test.stages().stream()
                    .filter(r -> r.outcome() == StageResult.Outcome.FAILED)
                    .flatMap(r -> r.trouble().stream())
                    .findFirst()
                    .orElseThrow();
            if (!output.json()) {
                output.problem(first);
            }
            return first.kind().exitCode();
        }
        output.line(
                role != HostRole.ANY
                        ? name + " can be a " + lower(role) + "."
                        : test.fitForPortal()
                                ? name + " can be a source and a portal."
                                : name + " can be a source. To be a portal it needs what is marked above.");
        return 0;
    }

    private static Map<String, Object> fields(StageResult r) {
        return Output.fields(
                "stage",
                lower(r.stage()),
                "outcome",
                lower(r.outcome()),
                "millis",
                r.time().toMillis(),
                "detail",
                r.detail(),
                "problem",
                r.trouble().map(Output::problemFields));
    }

    private static String lower(Enum<?> e) {
        return e.name().toLowerCase(Locale.ROOT);
    }

    private final class Printer implements TestListener {
        @Override
        public void started(TestStage stage) {}

        @Override
        public void finished(StageResult r) {
            String mark = switch (r.outcome()) {
                case PASSED -> "ok  ";
                case WARNED -> "!   ";
                case FAILED -> "FAIL";
                case SKIPPED -> "-   ";
            };
            output.line(String.format(
                    Locale.ROOT,
                    "%s  %-9s %6d ms  %s",
                    mark,
                    r.stage().title(),
                    r.time().toMillis(),
                    r.detail()));
            if (r.outcome() == StageResult.Outcome.WARNED) {
                r.trouble().ifPresent(p -> {
                    output.line("                            " + p.sentence());
                    p.remedies().forEach(s -> output.line("                            - " + s));
                });
            }
        }
    }
}
