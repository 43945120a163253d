package org.understudy.services.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.problem.ProblemException;

/// Hosts and their tags, as they stand in the tables. Plain SQL: the same for every database.
final class HostRows {
    private HostRows() {}

    /// In the order of their names as people count, which no database knows.
    static List<Host> all(Handle db) {
        Map<String, Collection<String>> tags = new HashMap<>();
        db.createQuery("SELECT host, tag FROM host_tags")
                .map((rs, _) -> Map.entry(rs.getString("host"), rs.getString("tag")))
                .forEach(e ->
                        tags.computeIfAbsent(e.getKey(), _ -> new TreeSet<>()).add(e.getValue()));
        return db.createQuery("SELECT * FROM hosts").map((rs, _) -> host(rs)).stream()
                .map(h -> h.withTags(tags.getOrDefault(h.name(), List.of())))
                .sorted(Host.BY_NAME)
                .toList();
    }

    static Optional<Host> one(Handle db, String name) {
        return db.createQuery("SELECT * FROM hosts WHERE name = ?")
                .bind(0, name)
                .map((rs, _) -> host(rs))
                .findOne()
                .map(h -> h.withTags(db.createQuery("SELECT tag FROM host_tags WHERE host = ?")
                        .bind(0, name)
                        .mapTo(String.class)
                        .list()));
    }

    /// @return false if the name is taken
    static boolean insert(Handle db, Host host, long now) {
        HostAddress.@Nullable Ssh ssh = ssh(host);
        int n = db.execute(
                "INSERT INTO hosts (name, address, identity, jump, privilege, created) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                host.name(),
                host.address().text(),
                ssh == null ? null : ssh.identity(),
                ssh == null ? null : ssh.jump(),
                host.privilege().name(),
                now);
        if (n > 0) {
            tag(db, host.name(), host.tags());
        }
        return n > 0;
    }

    /// Keeps the way to a host anew, not its tags.
    ///
    /// @return false if there is none of this name
    static boolean update(Handle db, Host host) {
        HostAddress.@Nullable Ssh ssh = ssh(host);
        return db.execute(
                        "UPDATE hosts SET address = ?, identity = ?, jump = ?, privilege = ? WHERE name = ?",
                        host.address().text(),
                        ssh == null ? null : ssh.identity(),
                        ssh == null ? null : ssh.jump(),
                        host.privilege().name(),
                        host.name())
                > 0;
    }

    static void tag(Handle db, String host, Collection<String> tags) {
        for (String tag : tags) {
            db.execute("INSERT INTO host_tags (host, tag) VALUES (?, ?) ON CONFLICT DO NOTHING", host, tag);
        }
    }

    static void untag(Handle db, String host, Collection<String> tags) {
        for (String tag : tags) {
            db.execute("DELETE FROM host_tags WHERE host = ? AND tag = ?", host, tag);
        }
    }

    private static HostAddress.@Nullable Ssh ssh(Host host) {
        return host.address() instanceof HostAddress.Ssh ssh ? ssh : null;
    }

    private static Host host(ResultSet rs) throws SQLException {
        HostAddress address;
        try {
            address = HostAddress.parse(rs.getString("address"));
        } catch (ProblemException e) {
            throw new SQLException("bad address of host " + rs.getString("name"), e);
        }
        if (address instanceof HostAddress.Ssh ssh) {
            address = ssh.withIdentity(rs.getString("identity")).withJump(rs.getString("jump"));
        }
        return new Host(rs.getString("name"), address, Privilege.valueOf(rs.getString("privilege")));
    }
}
