package org.understudy.services.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PostgresTaskTableTest extends TaskTableContract {
    private static PostgresLab server;

    @BeforeAll
    static void start() throws Exception {
        server = new PostgresLab("fsync = off");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void empty() throws Exception {
        try (Connection c = DriverManager.getConnection(server.jdbc())) {
            c.createStatement().execute("DROP SCHEMA public CASCADE");
            c.createStatement().execute("CREATE SCHEMA public");
        }
    }

    @Override
    String address() {
        return server.url();
    }

    /// All locks of the server are gone then. Who comes back first has the right; a right that somebody else has taken
    /// meanwhile is worth nothing.
    @Test
    void aWorkerComesBackUnderItsNumberAfterACrashUnlessItWasTakenForDead() throws Exception {
        try (Store store = store();
                Worker ann = store.worker("ann");
                Worker bob = store.worker("bob")) {
            assertTrue(ann.present());
            assertTrue(bob.present());
            long number = ann.number();
            store.tasks().add(dispatch());
            TaskRow led = store.tasks().claim(number).orElseThrow();
            server.crash();
            server.again();
            assertTrue(ann.present());
            assertEquals(number, ann.number());
            assertEquals(List.of(led), store.tasks().ledBy(number));
            assertTrue(bob.present());
            assertEquals(List.of(), store.tasks().takeOver(bob.number()));
            server.crash();
            server.again();
            assertTrue(bob.present());
            assertEquals(1, store.tasks().takeOver(bob.number()).size());
            assertFalse(ann.present(), "it was taken for dead");
            assertEquals(List.of(), store.tasks().ledBy(ann.number()));
            assertTrue(store.tasks().held(claim(led)).isEmpty());
        }
    }
}
