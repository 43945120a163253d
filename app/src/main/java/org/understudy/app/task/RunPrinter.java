package org.understudy.app.task;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.understudy.app.cli.Output;
import org.understudy.model.host.Host;
import org.understudy.model.problem.Problem;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;
import org.understudy.services.task.Answers;
import org.understudy.services.task.HostOutcome;
import org.understudy.services.task.TaskListener;
import org.understudy.services.task.site.Submission;

/// What `run` shows: of one host the output alone, of several each line behind the name of its
/// host as it ends, and which hosts answered the same.
final class RunPrinter implements TaskListener {
    private final Output output;
    private final boolean many;

    RunPrinter(Output output, boolean many) {
        this.output = output;
        this.many = many;
    }

    @Override
    public synchronized void accepted(Host host, Submission submission) {
        if (submission.state() == TaskState.BLOCKED) {
            String who = submission
                    .waitsFor()
                    .map(h -> "it waits for " + h.text())
                    .orElseGet(() ->
                            "somebody outside holds " + submission.outside().orElse("something"));
            output.note(host.name() + ": in line, " + who);
        } else {
            output.detail(host.name() + ": task " + submission.id().shortForm());
        }
    }

    @Override
    public synchronized void remark(Host host, String sentence) {
        output.note(sentence);
    }

    /// Of the only host.
    @Override
    public synchronized void output(Host host, byte[] bytes, int count) {
        output.raw(bytes, count);
    }

    @Override
    public synchronized void ended(HostOutcome outcome) {
        String name = outcome.host().name();
        outcome.problem().ifPresent(p -> {
            if (many && outcome.skipped()) {
                output.detail(name + ": " + p.sentence());
            } else if (many) {
                output.note(name + ": " + p.sentence());
            } else {
                problem(p);
            }
        });
        if (outcome.end().isEmpty()) {
            return;
        }
        String text = text(outcome);
        if (!text.isEmpty()) {
            String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            output.line(many ? (name + ": ") + body.replace("\n", "\n" + name + ": ") : body);
        }
        if (outcome.logBytes() > outcome.output().length) {
            output.note(name + ": that was the beginning of " + outcome.logBytes()
                    + " bytes; all of it: understudy task log "
                    + outcome.id().map(TaskId::shortForm).orElse(""));
        }
        if (!outcome.good()) {
            outcome.end().flatMap(e -> e.ending()).ifPresent(e -> output.note(name + ": " + TaskFields.end(e)));
        }
    }

    private void problem(Problem p) {
        if (!output.json()) {
            output.problem(p);
        }
    }

    private static String text(HostOutcome outcome) {
        return new String(outcome.output(), StandardCharsets.UTF_8);
    }

    void summary(TaskId dispatch, List<HostOutcome> outcomes, boolean detached) {
        List<Answers.Answer> answers = Answers.of(outcomes);
        if (many && !detached) {
            output.note("");
            answers.forEach(this::tell);
            if (outcomes.stream().anyMatch(o -> !o.good() && o.id().isPresent())) {
                output.note("Where it did not succeed, try it again: understudy task retry " + dispatch.shortForm());
            }
        }
        if (detached && !output.json()) {
            for (HostOutcome each : outcomes) {
                each.id().ifPresent(id -> output.line(each.host().name() + "  " + id));
            }
        }
        output.data(Output.fields(
                "dispatch",
                dispatch.value(),
                "hosts",
                outcomes.stream().map(RunPrinter::fields).toList(),
                "same",
                answers.stream().map(RunPrinter::names).toList(),
                "answers",
                answers.stream()
                        .map(a -> Output.fields(
                                "hosts", names(a), "answer", words(a.outcome()), "difference", a.difference()))
                        .toList()));
    }

    private void tell(Answers.Answer answer) {
        int count = answer.hosts().size();
        output.note(count + (count == 1 ? " host " : " hosts ") + words(answer.outcome()) + ": "
                + String.join(", ", names(answer)));
        answer.outcome().problem().filter(p -> answer.outcome().skipped()).ifPresent(p -> output.note("  " + p.why()));
        answer.difference().forEach(l -> output.note("  " + l));
    }

    private static List<String> names(Answers.Answer answer) {
        return answer.hosts().stream().map(Host::name).toList();
    }

    /// How it ended, in a few words.
    private static String words(HostOutcome outcome) {
        if (outcome.skipped()) {
            return "not begun";
        }
        return outcome.problem()
                .map(p -> p.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .or(() -> outcome.end().flatMap(e -> e.ending()).map(TaskFields::end))
                .orElse("begun");
    }

    private static Map<String, Object> fields(HostOutcome outcome) {
        return Output.fields(
                "host",
                outcome.host().name(),
                "task",
                outcome.id().map(TaskId::value),
                "ending",
                outcome.end().flatMap(e -> e.ending()).map(TaskFields::ending),
                "output",
                text(outcome),
                "outputBytes",
                outcome.logBytes(),
                "attempts",
                outcome.attempts(),
                "error",
                outcome.problem().map(Output::problemFields));
    }
}
