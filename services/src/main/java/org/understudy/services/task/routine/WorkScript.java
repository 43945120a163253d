package org.understudy.services.task.routine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.understudy.model.task.TaskId;
import org.understudy.services.ssh.PosixShell;
import org.understudy.services.task.site.Work;

/// A shell script of ours as the work of a task: its text lies beside these classes, and what it is
/// to do stands before it as variables, quoted. Its place is the task's directory; there it keeps what
/// an undo needs.
final class WorkScript {
    private final String name;
    private final List<String> head = new ArrayList<>();

    /// @param name of the file, such as `file.sh`
    WorkScript(String name) {
        this.name = name;
    }

    WorkScript with(String variable, String value) {
        head.add(variable + "=" + PosixShell.quote(value));
        return this;
    }

    /// What it keeps lies in its own directory.
    WorkScript keeping() {
        head.add("kept=${0%/*}/kept");
        return this;
    }

    /// What another task of the same host has kept.
    WorkScript keptBy(TaskId other) {
        head.add("kept=${0%/*}/../" + other.value() + "/kept");
        return this;
    }

    String text() {
        return "#!/bin/sh\nset -u\n" + String.join("\n", head) + "\n" + body();
    }

    Work work(Work.Rights rights) {
        return Work.script(text().getBytes(StandardCharsets.UTF_8), rights);
    }

    private String body() {
        try (@Nullable InputStream in = WorkScript.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
