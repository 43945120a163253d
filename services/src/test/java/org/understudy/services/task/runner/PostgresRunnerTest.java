package org.understudy.services.task.runner;

import java.sql.Connection;
import java.sql.DriverManager;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.understudy.model.task.TaskState;
import org.understudy.services.store.PostgresLab;
import org.understudy.services.store.TaskRow;

import static org.junit.jupiter.api.Assertions.assertEquals;

class PostgresRunnerTest extends RunnerContract {
    private static PostgresLab server;

    @BeforeAll
    static void start() throws Exception {
        server = new PostgresLab("fsync = off");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    /// The tables come into a schema of this test's own, by the address.
    private final String schema = "t" + System.nanoTime();

    @Override
    String address() {
        try (Connection c = DriverManager.getConnection(server.jdbc())) {
            c.createStatement().execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        return server.url() + "?currentSchema=" + schema;
    }

    @Override
    String jdbc() {
        return server.jdbc() + "&currentSchema=" + schema;
    }

    /// What runs on hosts goes on, the runner waits, and when the database is back it goes on where it was.
    @Test
    void aDatabaseThatCrashesInTheMiddleLosesNothing() throws Exception {
        try (RunnerProcess one = runner()) {
            TaskRow dispatch = submit(held());
            awaitRunning();
            server.crash();
            one.await("The database is away");
            letGo();
            server.again();
            one.await("The database is back");
            assertEquals(TaskState.SUCCEEDED, awaitEnd(dispatch).state());
            assertDoneOnce(dispatch);
            assertEquals(2, lines().size());
            TaskRow next = submit(once());
            assertEquals(TaskState.SUCCEEDED, awaitEnd(next).state());
        }
    }

    @Test
    void aDatabaseThatCrashesTogetherWithTheRunnerLosesNothing() throws Exception {
        TaskRow dispatch;
        try (RunnerProcess one = runner()) {
            dispatch = submit(held());
            awaitRunning();
            server.crash();
            one.kill();
            letGo();
            server.again();
        }
        try (RunnerProcess two = runner()) {
            two.await("Taken over: ");
            assertEquals(TaskState.SUCCEEDED, awaitEnd(dispatch).state());
        }
        assertDoneOnce(dispatch);
        assertEquals(2, lines().size());
    }
}
