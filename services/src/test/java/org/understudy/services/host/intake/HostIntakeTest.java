package org.understudy.services.host.intake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.host.intake.IntakePlan;
import org.understudy.model.host.intake.IntakePlan.Fate;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.host.HostService;
import org.understudy.services.host.SelectionFiles;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.store.Store;
import org.understudy.services.store.StorePaths;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HostIntakeTest {
    @TempDir
    Path temp;

    private Store store;
    private Connections connections;
    private HostService hosts;
    private HostIntake intake;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(temp.resolve("home/.ssh"));
        SshSettings ssh = SshSettings.ofHome(temp.resolve("home"));
        store = new Store(new StorePaths(temp.resolve("data")), Clock.systemUTC(), "ann@desk");
        connections = new Connections(ssh, Prompts.nobody());
        SelectionFiles files = new SelectionFiles(
                new ByteArrayInputStream("root@one:2201\ntwo # second\n".getBytes(StandardCharsets.UTF_8)),
                temp.resolve("home"));
        hosts = new HostService(store, connections, files);
        intake = new HostIntake(hosts, ssh, files);
    }

    @AfterEach
    void close() {
        connections.close();
        store.close();
    }

    private String file(String name, String text) throws IOException {
        Path file = temp.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }

    private IntakePlan plan(String source) throws ProblemException {
        return intake.plan(source, Optional.empty(), Set.of(), false);
    }

    private IntakePlan update(String source) throws ProblemException {
        return intake.plan(source, Optional.empty(), Set.of(), true);
    }

    private ProblemException refused(String source) {
        return assertThrows(ProblemException.class, () -> plan(source));
    }

    private String known() throws ProblemException {
        return hosts.list().stream()
                .map(h -> h.name() + " " + h.address().text() + " " + String.join("+", h.tags()))
                .map(String::strip)
                .collect(Collectors.joining("; "));
    }

    private static String leftOut(IntakePlan plan) {
        return plan.leftOut().stream().map(l -> l.what() + ": " + l.why()).collect(Collectors.joining("\n"));
    }

    private static String remarks(IntakePlan plan) {
        return plan.steps().stream().flatMap(s -> s.remarks().stream()).collect(Collectors.joining("\n"));
    }

    // ---- configurations of SSH

    private String sshConfig() throws IOException {
        file("home/.ssh/config.d/work", """
                Host build1 build2.example.org
                    HostName 10.7.0.1
                Host db-*
                    User dba
                """);
        file("home/.ssh/config.d/far", """
                Host inner
                    HostName 192.168.0.1
                """);
        return file("home/.ssh/config", """
                Include config.d/work
                Host gate
                  HostName gate.example.org
                  Port 2222
                  User keeper
                Host shop other
                  ProxyJump gate
                  HostName 192.168.0.1
                Match originalhost inner
                  ProxyJump gate
                  Include config.d/far
                Host elsewhere
                  Include config.d/nothing
                Host github.com
                  User git
                Host old
                  ProxyCommand nc %h %p
                Host [odd]
                  User x
                Host * !gate
                  Compression yes
                """);
    }

    @Test
    void hosts_of_the_ssh_configuration_keep_their_alias() throws Exception {
        IntakePlan plan = plan(sshConfig());
        intake.carryOut(plan);
        // build2 and other are second names of the same machines; so is inner, behind the same gate
        assertEquals("build1 build1; elsewhere elsewhere; gate gate; shop shop", known());
        assertEquals(
                List.of("other", "inner"),
                plan.steps().stream()
                        .filter(s -> s.host().name().equals("shop"))
                        .findFirst()
                        .orElseThrow()
                        .also());
        String left = leftOut(plan);
        assertTrue(left.contains("github.com (config): Its login is git"), left);
        assertTrue(left.contains("old (config): It uses ProxyCommand"), left);
        assertTrue(left.contains("[odd] (config): This cannot be the name"), left);
        assertTrue(left.contains("Host db-*: It is a pattern"), left);
        assertFalse(left.contains("Host *:"), left);
        assertEquals(
                List.of(), plan(temp.resolve("home/.ssh/config").toString()).added());
    }

    @Test
    void a_configuration_that_connections_do_not_read_is_written_out() throws Exception {
        file("home/.ssh/config", "Host shop\n  HostName 10.0.0.9\n");
        String other = file("team", """
                Host shop2
                  HostName 10.0.0.8
                  Port 2022
                  User ops
                  IdentityFile ~/.ssh/team
                  ProxyJump keeper@gate
                """);
        intake.carryOut(plan(other));
        assertEquals(
                List.of(new Host("shop2", new HostAddress.Ssh("10.0.0.8", 2022, "ops", "~/.ssh/team", "keeper@gate"))),
                hosts.list());
    }

    @Test
    void an_include_in_a_block_counts_only_there() throws Exception {
        file("home/.ssh/more", "Host inside\n  User a\nHost only\n  User b\n");
        IntakePlan plan = plan(file("home/.ssh/config", "Host only\n  Include more\n"));
        assertEquals(List.of("only"), plan.added().stream().map(Host::name).toList());
        assertTrue(leftOut(plan).startsWith("inside (more): Its block does not count"), leftOut(plan));
    }

    @Test
    void files_that_include_themselves_come_to_an_end() throws Exception {
        String config = file("home/.ssh/config", "Include config\nInclude config\nHost a\n");
        assertEquals("a", plan(config).added().getFirst().name());
    }

    // ---- inventories

    @Test
    void an_inventory_comes_in_with_its_groups_and_twice_changes_nothing() throws Exception {
        String inventory = file("hosts.ini", """
                [web]
                web[1:2].example.org ansible_user=deploy
                [db]
                db1 ansible_host=10.0.0.7 ansible_port=2222 ansible_become=no
                [shop:children]
                web
                db
                """);
        intake.carryOut(intake.plan(inventory, Optional.empty(), Set.of("new"), false));
        String first = known();
        assertEquals(
                "db1 10.0.0.7:2222 db+new+shop; web1.example.org deploy@web1.example.org new+shop+web;"
                        + " web2.example.org deploy@web2.example.org new+shop+web",
                first);
        assertEquals(Privilege.NONE, hosts.find("db1").privilege());
        int events = store.events("", 100).size();
        for (IntakePlan again : List.of(plan(inventory), update(inventory))) {
            assertEquals(3, again.steps(Fate.SAME).size());
            intake.carryOut(again);
        }
        assertEquals(first, known());
        assertEquals(events, store.events("", 100).size());
    }

    @Test
    void a_plan_changes_nothing() throws Exception {
        plan(file("hosts.ini", "[web]\nweb1\n"));
        assertEquals("", known());
        assertEquals(List.of(), store.events("", 10));
    }

    @Test
    void known_hosts_change_only_when_that_is_asked_for_and_keep_what_the_source_does_not_say() throws Exception {
        HostAddress.Ssh byHand = new HostAddress.Ssh("10.0.0.1", 2222, "admin", "~/.ssh/mine", "gate");
        hosts.add(new Host("web1", byHand).withTags("mine"));
        String inventory = file("hosts.ini", "[web]\nweb1 ansible_host=10.0.0.2\n");
        IntakePlan plan = plan(inventory);
        assertEquals(1, plan.steps(Fate.DIFFER).size());
        assertEquals(
                List.of("address admin@10.0.0.1:2222 → 10.0.0.2", "+web"),
                plan.steps().getFirst().changes().stream()
                        .map(c -> c.replace("admin@10.0.0.2", "10.0.0.2"))
                        .toList());
        intake.carryOut(plan);
        assertEquals(byHand, hosts.find("web1").address());
        intake.carryOut(update(inventory));
        Host now = hosts.find("web1");
        assertEquals(new HostAddress.Ssh("10.0.0.2", 0, "admin", "~/.ssh/mine", "gate"), now.address());
        assertEquals(Set.of("mine", "web"), now.tags());
        assertEquals(1, update(inventory).steps(Fate.SAME).size());
    }

    @Test
    void a_machine_is_recognised_under_another_name() throws Exception {
        file("home/.ssh/config", "Host shop\n  HostName 10.0.0.7\n  Port 2222\n  User admin\n");
        hosts.add(new Host("shop", new HostAddress.Ssh("shop")));
        hosts.add(new Host("here", new HostAddress.Local()));
        String inventory = file("hosts.yml", """
                web:
                  hosts:
                    shop-server: {ansible_host: 10.0.0.7, ansible_port: 2222, ansible_user: root}
                    controller: {ansible_connection: local}
                    third: {ansible_host: 10.0.0.7}
                """);
        IntakePlan plan = plan(inventory);
        assertEquals(List.of("third"), plan.added().stream().map(Host::name).toList());
        assertEquals(
                List.of("shop [shop-server] [+web]", "here [controller] [+web]"),
                plan.steps(Fate.DIFFER).stream()
                        .map(s -> s.host().name() + " " + s.also() + " " + s.changes())
                        .toList());
        intake.carryOut(update(inventory));
        assertEquals("here local web; shop shop web; third 10.0.0.7 web", known());
    }

    /// The same number behind two gates is two machines.
    @Test
    void the_way_belongs_to_the_machine() throws Exception {
        intake.carryOut(plan(file("hosts.ini", """
                a ansible_host=192.168.0.5 ansible_ssh_common_args='-o ProxyJump=gate1'
                b ansible_host=192.168.0.5 ansible_ssh_common_args='-J gate2 -o ControlMaster=auto'
                c ansible_host=192.168.0.5 ansible_ssh_common_args='-o ProxyCommand="ssh -W %h:%p -q ann@gate3"'
                """)));
        assertEquals(
                List.of("gate1", "gate2", "ann@gate3"),
                hosts.list().stream()
                        .map(h -> h.address() instanceof HostAddress.Ssh ssh ? ssh.jump() : "")
                        .toList());
    }

    @Test
    void what_cannot_be_taken_is_named_and_no_secret_is_shown() throws Exception {
        IntakePlan plan = plan(file("hosts.yml", """
                all:
                  hosts:
                    good:
                      ansible_user: "{{ login }}"
                      ansible_password: geheim1
                      ansible_become_pass: !vault |
                        $ANSIBLE_VAULT;1.1;AES256
                        6765686569
                    templated: {ansible_host: "{{ address }}"}
                    locked: {ansible_port: !vault "geheim2"}
                    windows: {ansible_connection: winrm}
                    listed: {ansible_host: [a, b]}
                    odd_port: {ansible_port: ninety}
                    args: {ansible_ssh_common_args: "-o StrictHostKeyChecking=no -i geheim3"}
                    "not a name":
                    "2001:db8::1":
                    ranged[3:1]:
                  color: blue
                """));
        assertEquals(
                List.of("good", "args"), plan.added().stream().map(Host::name).toList());
        String left = leftOut(plan);
        for (String what : List.of(
                "templated (",
                "is computed by a template",
                "locked (",
                "is encrypted in a vault",
                "windows (",
                "reached by winrm",
                "listed (",
                "is not a plain value",
                "odd_port (",
                "not a name (",
                "understudy host add NAME 2001:db8::1",
                "ranged[3:1] (",
                "3 comes after 1",
                "\"color\" (")) {
            assertTrue(left.contains(what), () -> what + " in\n" + left);
        }
        String remarks = remarks(plan);
        for (String what : List.of(
                "good: ansible_user is computed by a template (",
                "good: ansible_password is left out",
                "good: ansible_become_pass is left out",
                "args: its SSH arguments are not all taken over")) {
            assertTrue(remarks.contains(what), () -> what + " in\n" + remarks);
        }
        assertFalse((left + remarks + plan).contains("geheim"), left + remarks);
    }

    @Test
    void encrypted_files_programs_and_plugins_are_named() throws Exception {
        file("inv/group_vars/web.yml", "$ANSIBLE_VAULT;1.1;AES256\n6765\n");
        file("inv/aws.yml", "plugin: amazon.aws.aws_ec2\nregions: [x]\n");
        file("inv/hosts", "[web]\nweb1\n");
        file("inv/more.toml", "[web]\n");
        Path program = Path.of(file("inv/run.py", "#!/bin/sh\ntouch " + temp.resolve("was-run") + "\n"));
        assertTrue(program.toFile().setExecutable(true));
        IntakePlan plan = plan(temp.resolve("inv").toString());
        assertEquals("web1", plan.added().getFirst().name());
        String left = leftOut(plan);
        for (String what : List.of(
                "aws.yml: It is for the plugin amazon.aws.aws_ec2",
                "run.py: It is a program, and is not started",
                "more.toml: Inventories in TOML",
                "group_vars/web.yml: It is encrypted")) {
            assertTrue(left.contains(what), () -> what + " in\n" + left);
        }
        assertFalse(Files.exists(temp.resolve("was-run")));
    }

    @Test
    void groups_that_contain_each_other_lose_one_child() throws Exception {
        IntakePlan plan = plan(file("hosts.ini", """
                [a:children]
                b
                [b:children]
                c
                [c:children]
                a
                c
                [c]
                host1
                """));
        assertEquals(Set.of("a", "b", "c"), plan.added().getFirst().tags());
        String left = leftOut(plan);
        assertTrue(left.contains("group a as a child of c: It would contain itself: a > b > c > a."), left);
        assertTrue(left.contains("group c as a child of c: It would contain itself: c > c."), left);
    }

    @Test
    void a_list_of_names_is_enough_and_standard_input_too() throws Exception {
        IntakePlan plan = plan("-");
        assertEquals(
                List.of("root@one:2201", "two"),
                plan.added().stream().map(h -> h.address().text()).toList());
        assertEquals(3, plan(file("names", "n[08:10]\n")).added().size());
        IntakePlan wrong = plan(file("names2", "10.0.0.1 web1 # as in /etc/hosts\nok\n'open\n"));
        assertEquals("ok", wrong.added().getFirst().name());
        assertTrue(leftOut(wrong).contains("line 1: A host is followed by name=value only, not by \"web1\""));
        assertTrue(leftOut(wrong).contains("line 3: A quote is not closed."));
    }

    @Test
    void what_is_no_list_of_hosts_is_refused_in_words() throws Exception {
        assertTrue(refused(temp.resolve("none").toString()).getMessage().contains("There is no such file"));
        assertTrue(refused("/dev/zero").getMessage().contains("is not a file"));
        assertTrue(refused(file("empty.ini", "# nothing\n")).getMessage().contains("It names none"));
        assertTrue(refused(file("play.yml", "- hosts: all\n")).getMessage().contains("as playbooks are"));
        assertTrue(refused(file("bad.yml", "a: [1\nb: {")).getMessage().contains("Line 2"));
        assertTrue(refused(file("two.yml", "a:\n---\nb:\n")).getMessage().contains("Line 2"));
        assertTrue(refused(file("bad.ini", "[web\nweb1\n")).getMessage().contains("line 1: \"[web\" is not a section"));
        assertTrue(refused(file("bad2.ini", "[web:hosts2]\n")).getMessage().contains("is not a section"));
        Path binary = Files.write(temp.resolve("binary"), new byte[] {'a', 0, 'b', '\n'});
        assertTrue(refused(binary.toString()).getMessage().contains("not UTF-8 text"));
        Path latin = Files.write(temp.resolve("latin"), new byte[] {'a', (byte) 0xe4, '\n'});
        assertTrue(refused(latin.toString()).getMessage().contains("not UTF-8 text"));
        assertEquals("", known());
    }

    @Test
    void if_somebody_else_was_quicker_nothing_is_changed() throws Exception {
        hosts.add(new Host("web2", new HostAddress.Ssh("old")));
        String inventory = file("hosts.ini", "[web]\nweb1\nweb2 ansible_host=new\n");
        IntakePlan plan = update(inventory);
        hosts.tag(hosts.list(), Set.of("prod"), Set.of());
        assertEquals(
                Kind.BUSY,
                assertThrows(ProblemException.class, () -> intake.carryOut(plan))
                        .kind());
        assertEquals("web2 old prod", known());
        intake.carryOut(update(inventory));
        assertEquals("web1 web1 web; web2 new prod+web", known());
    }
}
