package org.understudy.app.task;

import java.nio.charset.StandardCharsets;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.task.site.LogPiece;
import org.understudy.services.task.site.TaskSite;

@Command(name = "log", description = "What a task printed, as it is. It stays on its host and is read in pieces.")
final class TaskLogCommand extends CommandBase {
    private static final int PIECE = 256 << 10;
    private static final int JSON_MOST = 1 << 20;

    private final TaskFinder finder;
    private final Output output;

    @Mixin
    private final TaskNamed named = new TaskNamed();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until the task is over.")
    private boolean follow;

    @Option(
            names = "--from",
            paramLabel = "BYTE",
            description = "Begin at this byte; negative: so many before the end.")
    private long from;

    TaskLogCommand(TaskFinder finder, Output output) {
        this.finder = finder;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        TaskFinder.Found found = named.find(finder);
        TaskSite site = found.site();
        long size = site.log(found.task().id(), 0, 1).size();
        long begin = from < 0 ? Math.max(0, size + from) : from;
        if (output.json()) {
            LogPiece piece = site.log(found.task().id(), begin, JSON_MOST);
            output.data(Output.fields(
                    "task",
                    found.task().id().value(),
                    "from",
                    begin,
                    "to",
                    piece.end(),
                    "size",
                    piece.size(),
                    "text",
                    new String(piece.bytes(), StandardCharsets.UTF_8)));
            return;
        }
        if (follow && !found.task().state().over()) {
            site.follow(found.task().id(), begin, output::raw);
            return;
        }
        while (true) {
            LogPiece piece = site.log(found.task().id(), begin, PIECE);
            if (piece.bytes().length == 0) {
                return;
            }
            output.raw(piece.bytes(), piece.bytes().length);
            begin = piece.end();
        }
    }
}
