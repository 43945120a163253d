package org.understudy.services.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// A database on a PostgreSQL server that several people share.
final class PostgresServer implements Database {
    /// Advisory locks of ours: the first of their two numbers.
    static final int WRITERS = 0x756e6401;

    static final int WORKERS = 0x756e6402;
    static final String CHANNEL = "understudy_work";

    private static final Pattern FORM = Pattern.compile("postgres(?:ql)?://(?:(?<login>[^@/]*)@)?(?<rest>.+)");
    private static final Pattern SECRET = Pattern.compile("(?i)([?&](?:password|sslpassword)=)[^&]*");

    private final String url;
    private final String shown;
    private final Properties login = new Properties();

    /// @param address `postgresql://[user[:password]@]host[:port]/database[?parameters]`; the parameters are those of
    /// the JDBC driver. Without a password, `PGPASSFILE` or `~/.pgpass` is asked.
    PostgresServer(String address) throws ProblemException {
        Matcher parts = FORM.matcher(address);
        if (!parts.matches()) {
            throw bad("It begins with postgresql:// and names a host.");
        }
        String rest = parts.group("rest");
        try {
            URI parsed = new URI("postgresql://" + rest);
            if (parsed.getRawAuthority() == null
                    || parsed.getPath() == null
                    || parsed.getPath().length() < 2) {
                throw bad("It names no host, or no database.");
            }
        } catch (URISyntaxException e) {
            throw bad("A character at " + e.getIndex() + " of what follows the login is not allowed there.");
        }
        url = "jdbc:postgresql://" + rest;
        String user = "";
        if (parts.group("login") != null) {
            String[] words = parts.group("login").split(":", 2);
            user = decoded(words[0]);
            if (words.length == 2 && !words[1].isEmpty()) {
                PGProperty.PASSWORD.set(login, decoded(words[1]));
            }
        }
        if (!user.isEmpty()) {
            PGProperty.USER.set(login, user);
        }
        shown = "postgresql://" + (user.isEmpty() ? "" : user + "@")
                + SECRET.matcher(rest).replaceAll("$1…");
        PGProperty.APPLICATION_NAME.set(login, "understudy");
        PGProperty.TCP_KEEP_ALIVE.set(login, true);
        PGProperty.CONNECT_TIMEOUT.set(login, 10);
    }

    private static String decoded(String word) throws ProblemException {
        try {
            return URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw bad("After a % two hexadecimal digits are wanted.");
        }
    }

    private static ProblemException bad(String why) {
        return new ProblemException(
                Kind.BAD_INPUT,
                "The address of the database in " + DatabaseSetting.VARIABLE + " or the settings is not understood.",
                why,
                "Write it like postgresql://ann@db.example.org/understudy",
                "Characters such as @ : / in a password are written %40 %3A %2F; better, put it into ~/.pgpass.");
    }

    @Override
    public Handle connect() throws ProblemException {
        return connect(60);
    }

    /// @param patience seconds that an answer may take; 0: for ever
    Handle connect(int patience) throws ProblemException {
        Properties all = new Properties();
        all.putAll(login);
        PGProperty.SOCKET_TIMEOUT.set(all, patience);
        try {
            return Jdbi.create(() -> {
                        var connection = new Driver().connect(url, all);
                        if (connection == null) {
                            throw new SQLException("The address is not understood by the driver.");
                        }
                        return connection;
                    })
                    .open();
        } catch (JdbiException e) {
            throw broken(e);
        }
    }

    /// One writer at a time, as with the file: what is compared before it is changed stays as it was.
    @Override
    public void beginAlone(Handle db) {
        db.execute("BEGIN");
        db.execute("SELECT pg_advisory_xact_lock(" + WRITERS + ", 0)");
    }

    @Override
    public void begin(Handle db) {
        db.execute("BEGIN");
    }

    /// Read from the catalogue as from any table: `to_regclass` may remember that there was none from before it waited
    /// for the lock.
    @Override
    public int schemaVersion(Handle db) {
        boolean there = db.createQuery("SELECT EXISTS (SELECT FROM pg_catalog.pg_class c"
                        + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relname = 'schema_history' AND n.nspname = ANY (current_schemas(false)))")
                .mapTo(Boolean.class)
                .one();
        return there
                ? db.createQuery("SELECT coalesce(max(version), 0) FROM schema_history")
                        .mapTo(Integer.class)
                        .one()
                : 0;
    }

    /// The history says it.
    @Override
    public void setSchemaVersion(Handle db, int version) {}

    /// A server has its own ways for that, and a step that fails is undone as a whole.
    @Override
    public void keepOld(Handle db, int version) {}

    @Override
    public List<Migration> migrations() {
        return Migration.allForPostgres();
    }

    @Override
    public String lockRow() {
        return " FOR UPDATE SKIP LOCKED";
    }

    @Override
    public String name() {
        return shown;
    }

    @Override
    public List<String> remedies() {
        return List.of(
                "See whether the server runs and lets you in: psql " + shown,
                "A password belongs into ~/.pgpass (host:port:database:user:password, chmod 600).",
                "Or work with a file of your own: unset " + DatabaseSetting.VARIABLE + ".");
    }

    @Override
    public Workers workers() {
        return new PostgresWorkers(this);
    }

    @Override
    public Wakeups wakeups() {
        return new PostgresWakeups(this);
    }

    @Override
    public void notifyWorkers(Handle db) {
        db.execute("NOTIFY " + CHANNEL);
    }

    @Override
    public long now(Handle db) {
        return db.createQuery("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
                .mapTo(Long.class)
                .one();
    }
}
