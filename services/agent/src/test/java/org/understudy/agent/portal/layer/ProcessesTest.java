package org.understudy.agent.portal.layer;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProcessesTest {
    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void whoHasEndedAndWasNotAskedForItHasEnded() throws Exception {
        // The shell becomes a program that never asks for the ends of its children.
        Process parent = new ProcessBuilder("sh", "-c", "read x & exec sleep 60").start();
        try {
            ProcessHandle child;
            do {
                Thread.onSpinWait();
                List<ProcessHandle> children = parent.children().toList();
                child = children.isEmpty() ? null : children.getFirst();
            } while (child == null || !"sleep".equals(name(parent.toHandle())));
            while (!Processes.hasEnded(child)) {
                Thread.onSpinWait();
            }
            assertTrue(child.isAlive(), "still in the table of processes");
            assertFalse(Processes.hasEnded(parent.toHandle()));
        } finally {
            parent.destroyForcibly();
        }
        parent.waitFor();
        assertTrue(Processes.hasEnded(parent.toHandle()));
    }

    private static String name(ProcessHandle process) {
        String command = process.info().command().orElse("");
        return command.substring(command.lastIndexOf('/') + 1);
    }
}
