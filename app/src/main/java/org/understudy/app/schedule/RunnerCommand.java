package org.understudy.app.schedule;

import java.util.function.BiFunction;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Interrupts;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.task.runner.Runner;
import org.understudy.services.task.runner.Watch;

/// `understudy runner`
@Command(
        name = "runner",
        description = {
            "Stay, and do what is in the queue and what is scheduled. Several may share a database.",
            "Ctrl+C or SIGTERM ends it: what runs on hosts goes on, for another runner to take."
        })
public final class RunnerCommand extends CommandBase {
    private final BiFunction<Integer, Watch, Runner> make;
    private final Output output;

    @Option(names = "--limit", paramLabel = "N", description = "So many dispatches at a time. Default: 16.")
    private int limit = 16;

    /// @param make a runner that leads so many dispatches at a time
    public RunnerCommand(BiFunction<Integer, Watch, Runner> make, Output output) {
        this.make = make;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        if (limit < 1) {
            throw new ProblemException(Kind.BAD_INPUT, "The limit is too small.", "", "Give --limit 1 or more.");
        }
        Runner runner = make.apply(limit, this::say);
        try (Interrupts.Registration _ = output.interrupts().during(runner::stop)) {
            runner.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String sentence) {
        output.line(sentence);
        output.data(Output.fields("said", sentence));
    }
}
