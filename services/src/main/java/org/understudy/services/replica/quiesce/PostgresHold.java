package org.understudy.services.replica.quiesce;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Job.Injected;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.SourceFacts.Database;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.ExecResult;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.RemoteProcess;

/// PostgreSQL's low-level backup (its manual, "Making a Base Backup Using the Low Level API"): one
/// session is held open from `pg_backup_start` to `pg_backup_stop`, because the backup ends with
/// the session. A temporary replication slot of that session keeps the write-ahead log that the
/// copy needs; that log is read once more after the end.
public final class PostgresHold implements DatabaseHold {
    private static final String READY = "understudy-ready";
    private static final String END = "understudy-end";
    /// server_version_num from which the functions have their present names.
    private static final int RENAMED = 150000;

    private final String host;
    private final Database database;
    private final String tree;
    private final String wal;
    private final int uid;
    private final int gid;
    private final int version;
    private final RemoteProcess session;
    private final BufferedReader answers;
    private final Writer questions;

    private PostgresHold(
            String host,
            Database database,
            String[] place,
            int version,
            RemoteProcess session,
            BufferedReader answers,
            Writer questions) {
        this.host = host;
        this.database = database;
        this.uid = Integer.parseInt(place[0]);
        this.gid = Integer.parseInt(place[1]);
        this.tree = place[3];
        this.wal = place[4];
        this.version = version;
        this.session = session;
        this.answers = answers;
        this.questions = questions;
    }

    /// Opens the session and begins the backup. Returns when PostgreSQL has made its checkpoint.
    public static PostgresHold begin(HostConnection source, Database database) throws ProblemException {
        String host = source.host().name();
        ExecResult where =
                source.run(Command.script("""
                        d=$(readlink -f "$1") && stat -c '%u %g %U' "$d" && echo "$d" && readlink -f "$d/pg_wal"
                        """, database.dataDirectory()).asRoot());
        String[] place = where.orFail("The data directory of PostgreSQL on " + host + " cannot be found.")
                .out()
                .strip()
                .split("\\s+");
        if (place.length != 5) {
            throw failed(host, "Its data directory has an unusual name: " + database.dataDirectory());
        }
        String psql = "p=$(command -v psql || ls /usr/lib/postgresql/*/bin/psql 2>/dev/null | tail -n 1);"
                + " exec runuser -u \"$1\" -- \"$p\" -XAtq -v ON_ERROR_STOP=0 -d postgres -p \"$2\"";
        RemoteProcess session = source.start(Command.script(
                        psql, place[2], database.port().map(String::valueOf).orElse("5432"))
                .asRoot());
        try {
            return converse(host, database, place, session);
        } catch (ProblemException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static PostgresHold converse(String host, Database database, String[] place, RemoteProcess session)
            throws ProblemException {
        BufferedReader answers = new BufferedReader(new InputStreamReader(session.stdout(), StandardCharsets.UTF_8));
        Writer questions = new OutputStreamWriter(session.stdin(), StandardCharsets.UTF_8);
        List<String> number = ask(host, answers, questions, "SHOW server_version_num;", READY);
        if (number.isEmpty() || !number.getFirst().matches("\\d{5,6}")) {
            throw failed(host, "psql does not answer: " + String.join(" ", number));
        }
        int version = Integer.parseInt(number.getFirst());
        // Without the slot (wal_level=minimal) the copy is as good while no checkpoint recycles the log meanwhile.
        ask(
                host,
                answers,
                questions,
                "SELECT slot_name FROM pg_create_physical_replication_slot('understudy_' || pg_backend_pid(), true, true);",
                READY);
        String start = version >= RENAMED
                ? "SELECT 'started ' || pg_backup_start('understudy', true);"
                : "SELECT 'started ' || pg_start_backup('understudy', true, false);";
        List<String> started = ask(host, answers, questions, start, READY);
        if (started.stream().noneMatch(line -> line.startsWith("started "))) {
            throw failed(host, "It does not begin a backup: " + String.join(" ", started));
        }
        return new PostgresHold(host, database, place, version, session, answers, questions);
    }

    @Override
    public String title() {
        return "PostgreSQL " + version / 10000 + " in " + database.dataDirectory();
    }

    @Override
    public List<Bytes> readAgain() {
        return List.of(Bytes.of(wal.substring(1)));
    }

    @Override
    public List<Injected> release() throws ProblemException {
        String stop = version >= RENAMED
                ? "SELECT labelfile FROM pg_backup_stop(false);"
                : "SELECT labelfile FROM pg_stop_backup(false, false);";
        List<String> label = ask(host, answers, questions, stop, END);
        if (label.isEmpty() || !label.getFirst().startsWith("START WAL LOCATION")) {
            throw failed(host, "It does not end the backup: " + String.join(" ", label));
        }
        String text =
                String.join("\n", label.stream().filter(line -> !line.isBlank()).toList()) + "\n";
        return List.of(new Injected(Bytes.of(tree.substring(1) + "/backup_label"), 0600, uid, gid, Bytes.of(text)));
    }

    @Override
    public void close() {
        session.close();
    }

    /// Sends one statement and returns the lines of its answer.
    private static List<String> ask(
            String host, BufferedReader answers, Writer questions, String statement, String marker)
            throws ProblemException {
        List<String> lines = new ArrayList<>();
        try {
            questions.write(statement + "\n\\echo " + marker + "\n");
            questions.flush();
            String line = answers.readLine();
            while (line != null && !line.equals(marker)) {
                lines.add(line);
                line = answers.readLine();
            }
            if (line == null) {
                throw failed(host, "Its session ended.");
            }
        } catch (IOException e) {
            throw failed(host, "Its session broke off: " + e.getMessage());
        }
        return lines;
    }

    private static ProblemException failed(String host, String why) {
        return new ProblemException(
                Kind.FAILED,
                "PostgreSQL on " + host + " cannot be brought to rest.",
                why,
                "Check that the owner of its data directory may log in with psql over the local socket.",
                "Or write \"databases: none\" into the profile: its files are then copied as they are, live.");
    }
}
