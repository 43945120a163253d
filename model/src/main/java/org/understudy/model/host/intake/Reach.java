package org.understudy.model.host.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

import org.jspecify.annotations.Nullable;

import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Names;
import org.understudy.model.host.Privilege;
import org.understudy.model.problem.ProblemException;

/// What variables say about the way to one host.
record Reach(String name, String where, Variables variables) {
    private static final Set<String> SSH = Set.of("ssh", "smart", "paramiko", "paramiko_ssh");

    /// Adds the host to one of the lists.
    void found(SortedSet<String> tags, List<Found> found, List<LeftOut> leftOut) {
        List<String> remarks = new ArrayList<>();
        try {
            if (!Names.isPlain(name)) {
                throw new Unusable("This cannot be the name of a host here. Add it by hand: understudy host add NAME "
                        + HostAddressText.of(name));
            }
            found.add(new Found(name, where, way(remarks), tags, remarks));
        } catch (Unusable e) {
            leftOut.add(new LeftOut(name + " (" + where + ")", e.why));
        }
    }

    private Way way(List<String> remarks) throws Unusable {
        String connection = needed(Variables.CONNECTION)
                .map(c -> c.substring(c.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))
                .orElse("ssh");
        remarkSecrets(remarks);
        if (connection.equals("local")) {
            return new Way(null, 0, null, null, null, privilege("", remarks));
        }
        if (!SSH.contains(connection)) {
            throw new Unusable("It is reached by " + connection + "; Understudy knows SSH, and this machine.");
        }
        String user = wished(remarks, Variables.USER).orElse(null);
        Way way = new Way(
                needed(Variables.HOST).orElse(name),
                port(),
                user,
                wished(remarks, Variables.KEY).orElse(null),
                jump(remarks),
                privilege(user == null ? "" : user, remarks));
        if (!readsBack(way)) {
            throw new Unusable("Its address or its login is not one that SSH could use.");
        }
        return way;
    }

    /// A value without which the host cannot be reached.
    private Optional<String> needed(String... names) throws Unusable {
        Optional<Value> value = variables.get(names);
        if (value.isPresent() && !value.get().isPlain()) {
            throw new Unusable("Its " + names[0] + " " + value.get().flaw()
                    + ". Add it by hand, or import what \"ansible-inventory --list\" prints.");
        }
        return value.map(Value::text);
    }

    /// A value without which the configuration of SSH decides.
    private Optional<String> wished(List<String> remarks, String... names) {
        Optional<Value> value = variables.get(names);
        if (value.isPresent() && !value.get().isPlain()) {
            remarks.add(name + ": " + names[0] + " " + value.get().flaw() + ", and is left out.");
            return Optional.empty();
        }
        return value.map(Value::text);
    }

    private int port() throws Unusable {
        String text = needed(Variables.PORT).orElse("0");
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
            throw new Unusable("Its port \"" + text + "\" is not a number from 1 to 65535.");
        }
        return Integer.parseInt(text);
    }

    /// Only a plain no counts: without it sudo is there for what needs root, as everywhere here.
    private @Nullable Privilege privilege(String user, List<String> remarks) {
        Optional<String> method = wished(remarks, Variables.BECOME_METHOD);
        if (method.isPresent() && !method.get().equals("sudo")) {
            remarks.add(name + ": it becomes root by " + method.get() + "; Understudy uses sudo.");
        }
        Optional<String> become = wished(remarks, Variables.BECOME);
        if (become.isEmpty()) {
            return null;
        }
        boolean no = Set.of("no", "false", "off", "0", "n", "f")
                .contains(become.get().toLowerCase(Locale.ROOT));
        return no && !user.equals("root") ? Privilege.NONE : Privilege.AUTO;
    }

    private @Nullable String jump(List<String> remarks) {
        StringBuilder all = new StringBuilder();
        for (String argument : Variables.ARGUMENTS) {
            wished(remarks, argument).ifPresent(a -> all.append(a).append(' '));
        }
        SshArguments arguments = SshArguments.of(all.toString());
        if (!arguments.understood()) {
            remarks.add(name + ": its SSH arguments are not all taken over; put them into ~/.ssh/config.");
        }
        return arguments.jump();
    }

    private void remarkSecrets(List<String> remarks) {
        for (String secret : Variables.SECRETS.stream().sorted().toList()) {
            if (variables.get(secret).isPresent()) {
                remarks.add(name + ": " + secret + " is left out; Understudy keeps no passwords and asks instead.");
            }
        }
    }

    /// What is kept is the short form that people type: it must say the same when it is read again.
    private static boolean readsBack(Way way) {
        try {
            HostAddress address = way.address();
            HostAddress read = HostAddress.parse(address.text());
            return read instanceof HostAddress.Ssh ssh
                    && ssh.withIdentity(way.identity()).withJump(way.jump()).equals(address);
        } catch (ProblemException | IllegalArgumentException e) {
            return false;
        }
    }

    /// Why a host is left out.
    private static final class Unusable extends Exception {
        private final String why;

        Unusable(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }

    private static final class HostAddressText {
        /// A name that would be no word of a command line is not repeated.
        static String of(String name) {
            return name.matches("[A-Za-z0-9:._-]{1,253}") ? name : "ADDRESS";
        }
    }
}
