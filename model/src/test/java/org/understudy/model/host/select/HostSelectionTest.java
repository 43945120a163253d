package org.understudy.model.host.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HostSelectionTest {
    private static final List<Host> HOSTS = List.of(
            host("web10", "web", "prod"),
            host("web1", "web", "prod"),
            host("web2", "web", "test"),
            host("web3.example.org", "web"),
            host("db1", "db", "prod"),
            host("db2", "db", "test"),
            host("rack-a-07"),
            host("rack-a-08"),
            host("rack-b-07"),
            host("mail", "old_ones"));

    private static Host host(String name, String... tags) {
        return new Host(name, new HostAddress.Ssh("10.0.0." + name.length())).withTags(tags);
    }

    /// An estate with files of the test's own.
    private record WithFiles(Map<String, String> files) implements Estate {
        @Override
        public List<Host> hosts() {
            return HOSTS;
        }

        @Override
        public List<String> lines(String file) {
            return files.get(file).lines().toList();
        }
    }

    private static String names(List<Host> hosts) {
        return hosts.stream().map(Host::name).collect(Collectors.joining(" "));
    }

    private static String choose(String text) throws ProblemException {
        return names(HostSelection.parse(text).apply(HOSTS));
    }

    private static ProblemException refused(String text) {
        return assertThrows(ProblemException.class, () -> choose(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                // names, and their order as people count
                "web10,web2,db1                => db1 web2 web10",
                "web10 web2                    => web2 web10",
                "web1,web1                     => web1",
                "all                           => db1 db2 mail rack-a-07 rack-a-08 rack-b-07 web1 web2 web3.example.org web10",
                "*                             => db1 db2 mail rack-a-07 rack-a-08 rack-b-07 web1 web2 web3.example.org web10",
                // patterns
                "web?                          => web1 web2",
                "web*                          => web1 web2 web3.example.org web10",
                "*.example.org                 => web3.example.org",
                "rack-?-07                     => rack-a-07 rack-b-07",
                "*-*-*8                        => rack-a-08",
                // brackets, also as other tools write them
                "web[1:2]                      => web1 web2",
                "web[1-2]                      => web1 web2",
                "web[1,10]                     => web1 web10",
                "web[1,2,10]                   => web1 web2 web10",
                "rack-[a:b]-07                 => rack-a-07 rack-b-07",
                "rack-a-[07:08]                => rack-a-07 rack-a-08",
                "web[1:10:9]                   => web1 web10",
                "web[1-10/9]                   => web1 web10",
                "web[1:3]*                     => web1 web2 web3.example.org web10",
                "r*-[07:08]                    => rack-a-07 rack-a-08 rack-b-07",
                // tags; a plain word that is no host may be one
                "@web                          => web1 web2 web3.example.org web10",
                "db                            => db1 db2",
                "@w*                           => web1 web2 web3.example.org web10",
                "@[d:w]b                       => db1 db2",
                "@old_ones                     => mail",
                // expressions begin at the beginning and need not reach the end
                "~web[0-9]+$                   => web1 web2 web10",
                "~web                          => web1 web2 web3.example.org web10",
                "~(web|db)1$                   => db1 web1",
                "~.*2                          => db2 web2",
                "~'web\\d'                     => web1 web2 web3.example.org web10",
                "~\"web\\d\"                   => web1 web2 web3.example.org web10",
                "~(?!web|db)                   => mail rack-a-07 rack-a-08 rack-b-07",
                "~web\\d{1,2}$,mail            => mail web1 web2 web10",
                // together, only, not; the order does not matter
                "web*,&@prod                   => web1 web10",
                "web*&@prod                    => web1 web10",
                "&@prod,web*                   => web1 web10",
                "@web,!web2                    => web1 web3.example.org web10",
                "@web!web2                     => web1 web3.example.org web10",
                "!web2,@web                    => web1 web3.example.org web10",
                "@web,!web2,web2               => web1 web3.example.org web10",
                "@web,@db,&@prod,!web1         => db1 web10",
                "@web & @prod ! web1           => web10",
                "!@web                         => db1 db2 mail rack-a-07 rack-a-08 rack-b-07",
                "&@prod                        => db1 web1 web10",
                "mail,(web*,&@test)            => mail web2",
                "@prod,!(@web,&@prod)          => db1",
                "((mail))                      => mail",
                // quotes mean the name and nothing else
                "'web1',\"mail\"               => mail web1",
                "@'web'                        => web1 web2 web3.example.org web10"
            })
    void what_is_written_is_chosen(String text, String expected) throws ProblemException {
        assertEquals(expected, choose(text));
    }

    @Test
    void several_words_are_taken_together() throws ProblemException {
        assertEquals(
                "mail web1", names(HostSelection.parse(List.of("web1", "mail")).apply(HOSTS)));
    }

    @Test
    void a_host_goes_before_a_tag_of_the_same_name() throws ProblemException {
        List<Host> hosts = List.of(host("web"), host("a", "web"));
        assertEquals("web", names(HostSelection.parse("web").apply(hosts)));
        assertEquals("a", names(HostSelection.parse("@web").apply(hosts)));
    }

    @Test
    void files_are_selections_of_their_own() throws ProblemException {
        Estate estate = new WithFiles(Map.of(
                "hosts.txt",
                "# the shop\nweb*   # all of them\n\n!web2\n",
                "-",
                "db1\nmail\n",
                "a,b",
                "mail",
                "no",
                "#"));
        assertEquals(
                "db1 mail web1 web3.example.org web10",
                names(HostSelection.parse("^hosts.txt,-").apply(estate)));
        assertEquals("web1 web10", names(HostSelection.parse("^hosts.txt&@prod").apply(estate)));
        // what the file leaves out, it leaves out of itself
        assertEquals(
                "web1 web2 web3.example.org web10",
                names(HostSelection.parse("^hosts.txt,web2").apply(estate)));
        assertEquals("mail", names(HostSelection.parse("^'a,b'").apply(estate)));
        assertEquals(
                List.of("The file no names no host."),
                HostSelection.parse("^no,mail").select(estate).remarks());
    }

    @Test
    void what_is_wrong_in_a_file_is_told_with_its_line() {
        Estate estate = new WithFiles(Map.of("hosts.txt", "mail\nweb[1:\n", "outer", "^inner"));
        ProblemException e = assertThrows(
                ProblemException.class, () -> HostSelection.parse("^hosts.txt").apply(estate));
        assertEquals(
                "In hosts.txt, line 2: The selection \"web[1:\" is not understood at character 4.",
                e.problem().what());
        assertTrue(assertThrows(
                        ProblemException.class,
                        () -> HostSelection.parse("^outer").apply(estate))
                .getMessage()
                .contains("not read from within files"));
    }

    @Test
    void without_an_estate_of_its_own_no_file_is_read() {
        assertEquals(Kind.BAD_INPUT, refused("^hosts.txt").kind());
        assertEquals(Kind.BAD_INPUT, refused("-").kind());
    }

    /// The place, and words that tell what to write instead.
    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "``              =>  1 => A part is missing here",
                "web1,,db1       =>  6 => before this comma",
                ",web1           =>  1 => before this comma",
                "web1,           =>  5 => after this comma",
                "web1,&          =>  6 => after this sign",
                "!,web1          =>  1 => after this sign",
                "web1!!db1       =>  5 => after this sign",
                "web[1:          =>  4 => not closed",
                "web[2:1]        =>  4 => 2 comes after 1",
                "web[01:100,x:7] =>  4 => from number to number",
                "web[]           =>  4 => value is missing",
                "web[1:9:0]      =>  4 => A step",
                "web[1:010]      =>  4 => padded differently",
                "web[1:99999]    =>  4 => more than 10000",
                "a[1:999]b[1:99] =>  1 => more than 10000",
                "web[a:Z]        =>  4 => large letters",
                "web]            =>  4 => was not opened",
                "web1:&@prod     =>  5 => write a comma",
                "web{1,2}        =>  4 => square brackets",
                "web1|db1        =>  5 => write a comma",
                "/web/           =>  1 => ~web",
                "$HOSTS          =>  1 => shell",
                "root@web1       =>  5 => write a comma",
                "wëb             =>  2 => letters, digits",
                "-web1           =>  1 => !web1",
                "@               =>  1 => A name is missing",
                "@,web           =>  1 => A name is missing",
                "~               =>  1 => should follow",
                "^               =>  1 => should follow",
                "~web(           =>  1 => regular expression",
                "mail,~*x        =>  6 => regular expression",
                "'web1           =>  1 => quote is not closed",
                "mail,'web*'     =>  6 => Quotes switch off",
                "(web1           =>  1 => not closed",
                "web1)           =>  5 => was not opened",
                "()              =>  2 => A part is missing"
            })
    void what_is_wrong_is_told_with_its_place(String text, int place, String words) {
        ProblemException e = refused(text);
        assertEquals(Kind.BAD_INPUT, e.kind());
        assertTrue(e.problem().what().endsWith("at character " + place + "."), e.problem()::what);
        assertTrue(
                (e.problem().why() + " " + e.problem().remedies()).contains(words),
                () -> e.problem().toString());
    }

    @Test
    void a_host_that_does_not_exist_is_never_passed_over() {
        ProblemException e = refused("all,!wbe2");
        assertEquals(Kind.NOT_FOUND, e.kind());
        assertEquals("There is no host and no tag named wbe2.", e.problem().what());
        assertEquals("Did you mean web2?", e.problem().remedies().getFirst());
        assertEquals("Missing are web3, web4.", refused("web[1:4]").problem().why());
        assertTrue(refused("web[1:4]").problem().remedies().getFirst().contains("web*"));
        assertTrue(refused("10.0.0.3").problem().remedies().getFirst().contains("write db1"));
    }

    @Test
    void nothing_is_an_error_that_tells_what_there_is() {
        ProblemException e = refused("@web&@db");
        assertEquals(Kind.NOT_FOUND, e.kind());
        assertEquals("The selection \"@web,&@db\" selects no host.", e.problem().what());
        assertTrue(e.problem().why().contains("There are 10 hosts: db1, db2, mail,"), e.problem()::why);
        assertTrue(e.problem().why().contains("tags: db, old_ones, prod, test, web"), e.problem()::why);
        assertTrue(refused("shop*").problem().why().startsWith("No host is named like shop*."));
        assertTrue(refused("old_*").problem().why().contains("tags are written @old_*"));
        ProblemException none = assertThrows(
                ProblemException.class, () -> HostSelection.parse("all").apply(List.of()));
        assertEquals("There are no hosts yet.", none.problem().what());
    }

    @Test
    void what_matches_nothing_is_remarked_where_others_match() throws ProblemException {
        Selected selected = HostSelection.parse("@web,!@maintenance,x*").select(Estate.of(HOSTS));
        assertEquals("web1 web2 web3.example.org web10", names(selected.hosts()));
        assertEquals(List.of("No host has the tag maintenance.", "No host is named like x*."), selected.remarks());
    }

    /// Each of these would take hours or all memory if it were taken at its word.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "~(a+)+b",
                "~(.*)*(.*)*(.*)*b",
                "~((((((.*)*)*)*)*)*)*!",
                "a[1:9999][1:9999][1:9999][1:9999][1:9999][1:9999]",
                "*a*a*a*a*a*a*a*a*a*a*a*a*a*b",
                "a[1:999999999]"
            })
    void hostile_selections_end(String text) {
        List<Host> hosts = List.of(host("a".repeat(63)));
        assertTimeoutPreemptively(
                java.time.Duration.ofSeconds(5),
                () -> assertThrows(
                        ProblemException.class, () -> HostSelection.parse(text).apply(hosts)));
    }

    @Test
    void brackets_in_brackets_and_long_texts_have_an_end() {
        assertTrue(refused("(".repeat(60_000)).getMessage().contains("More than 32 brackets"));
        assertTrue(refused("a".repeat(70_000)).getMessage().contains("too long"));
        assertTrue(refused("a,".repeat(20_000) + ":").problem().what().length() < 200);
    }

    @Test
    void ten_thousand_hosts_are_quickly_chosen() {
        List<Host> many = new ArrayList<>();
        for (int i = 1; i <= 10_000; i++) {
            many.add(host("n%05d".formatted(i), "rack%d".formatted(i % 100)));
        }
        assertTimeoutPreemptively(java.time.Duration.ofSeconds(5), () -> {
            assertEquals(
                    10_000, HostSelection.parse("n[00001:10000]").apply(many).size());
            assertEquals(100, HostSelection.parse("n*&@rack7").apply(many).size());
            assertEquals(9_900, HostSelection.parse("~n,!@rack7").apply(many).size());
        });
    }
}
