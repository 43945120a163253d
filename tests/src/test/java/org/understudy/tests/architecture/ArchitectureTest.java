package org.understudy.tests.architecture;

import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/// The house of `docs/architecture.md`: who may know whom. Exemptions are named here and nowhere else.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
    private static final String ROOT = "org.understudy";
    private static final String[] JDK = {
        "java..", "javax.net..", "javax.crypto..", "javax.xml..", "org.w3c.dom..", "org.xml.sax..", "jdk.."
    };

    /// May wait by sleeping: classes that poll something which cannot tell by itself.
    private static final Set<String> SLEEPERS = Set.of(
            // between the attempts to reach a host again; an interrupt ends it
            ROOT + ".services.ssh.SshConnection",
            // until the kernel shows an exported file
            ROOT + ".agent.portal.layer.Export");

    /// Static fields that change, because the thing they stand for is one per process.
    private static final Set<String> ONE_PER_PROCESS = Set.of(
            // libvirt allows one event loop, which runs for ever
            ROOT + ".services.libvirt.EventLoop.running");

    /// Static fields that hold something which can change inside, but is used as a constant.
    private static final Set<String> CONSTANTS = Set.of(
            "java.util.regex.Pattern",
            "org.slf4j.Logger",
            "java.time.format.DateTimeFormatter",
            "com.fasterxml.jackson.databind.ObjectMapper");

    private JavaClasses all;

    @BeforeAll
    void read() {
        all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT)
                .that(new DescribedPredicate<>("are not of the tests module") {
                    @Override
                    public boolean test(JavaClass c) {
                        return !c.getPackageName().startsWith(ROOT + ".tests");
                    }
                });
    }

    private void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(all);
    }

    private static String[] and(String[] some, String... more) {
        String[] both = java.util.Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, both, some.length, more.length);
        return both;
    }

    // ---- floors

    @Test
    void the_model_knows_nothing_but_the_language() {
        check(classes()
                .that()
                .resideInAPackage(ROOT + ".model..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", ROOT + ".model.."));
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + ".model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.channels..", "java.sql.."));
    }

    @Test
    void the_agent_knows_the_model_and_two_libraries() {
        check(classes()
                .that()
                .resideInAPackage(ROOT + ".agent..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(and(
                        JDK,
                        "org.jspecify..",
                        "com.dynatrace.hash4j..",
                        "com.github.luben.zstd..",
                        ROOT + ".model..",
                        ROOT + ".agent..")));
    }

    @Test
    void services_know_the_model_and_the_protocol_of_the_agent() {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + ".services..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".app.."))
                .orShould()
                .dependOnClassesThat(are(resideInAPackage(ROOT + ".agent.."))
                        .and(DescribedPredicate.not(resideInAPackage(ROOT + ".agent.protocol..")))));
    }

    @Test
    void the_app_does_not_know_the_agent() {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + ".app..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".agent..")));
    }

    @Test
    void only_the_app_has_windows() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".app..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "javafx..", "com.sun.javafx..", "atlantafx..", "org.controlsfx..", "org.kordamp.."));
    }

    @Test
    void nobody_reaches_into_the_inside_of_javafx_or_uses_the_old_toolkits() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.javafx..", "com.sun.glass..", "javax.swing..", "java.awt.."));
    }

    /// The root package of a module is its door: it knows what lies below it, and is left out here.
    @Test
    void packages_go_in_no_circles() {
        check(slices().matching(ROOT + ".(*).(**)").should().beFreeOfCycles());
    }

    // ---- the window

    @Test
    void viewmodels_need_no_toolkit() {
        check(noClasses()
                .that()
                .haveSimpleNameEndingWith("ViewModel")
                .or()
                .resideInAnyPackage(ROOT + ".app.desk..")
                .or()
                .haveSimpleName("TaskCentre")
                .or()
                .haveSimpleName("Command")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "javafx.scene..", "javafx.stage..", "javafx.application..", "javafx.animation..")));
    }

    @Test
    void one_class_hops_to_the_window_thread() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ROOT + ".app.fx.FxBridge")
                .should()
                .callMethod("javafx.application.Platform", "runLater", "java.lang.Runnable")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("javafx.concurrent.."));
    }

    // ---- one way to things outside

    @Test
    void each_library_lives_in_one_place() {
        only(ROOT + ".services.ssh..", "org.apache.sshd..");
        only(ROOT + ".services.libvirt..", "org.libvirt..", "com.sun.jna..");
        only(ROOT + ".services.store..", "org.jdbi..", "java.sql..", "org.sqlite..", "org.postgresql..");
        only(ROOT + ".services.task.schedule..", "com.cronutils..");
        only(ROOT + ".app..", "picocli..", "ch.qos.logback..");
    }

    private void only(String place, String... libraries) {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(place)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries));
    }

    // ---- habits

    @Test
    void only_the_command_line_and_the_agent_speak_on_the_standard_streams() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".app.cli..")
                // the agent speaks its protocol on the standard streams, and what it has to tell beside it goes to
                // stderr
                .and(are(notNamed(ROOT + ".agent.Main", ROOT + ".agent.portal.PortalCommand")))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err"));
    }

    private static DescribedPredicate<JavaClass> notNamed(String... names) {
        Set<String> exempt = Set.of(names);
        return new DescribedPredicate<>("not one of " + exempt) {
            @Override
            public boolean test(JavaClass c) {
                return exempt.stream()
                        .noneMatch(n -> c.getName().equals(n) || c.getName().startsWith(n + "$"));
            }
        };
    }

    @Test
    void nobody_sleeps_where_a_condition_could_be_awaited() {
        check(noClasses()
                .that(are(notNamed(SLEEPERS.toArray(String[]::new))))
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class));
    }

    @Test
    void nothing_static_can_change() {
        check(fields().that().areStatic().should(new ArchCondition<>("be constants") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                if (field.getModifiers().contains(JavaModifier.SYNTHETIC)
                        || ONE_PER_PROCESS.contains(field.getFullName())) {
                    return;
                }
                boolean isFinal = field.getModifiers().contains(JavaModifier.FINAL);
                String type = field.getRawType().getName();
                if (!isFinal || (holdsState(type) && !CONSTANTS.contains(type))) {
                    events.add(SimpleConditionEvent.violated(field, field.getFullName() + " is static and can change"));
                }
            }
        }));
    }

    private static boolean holdsState(String type) {
        return type.startsWith("java.util.concurrent.")
                || type.startsWith("javafx.beans.property.")
                || Set.of(
                                "java.util.ArrayList",
                                "java.util.HashMap",
                                "java.util.HashSet",
                                "java.util.Properties",
                                "java.util.Random")
                        .contains(type);
    }

    @Test
    void nobody_ends_the_process_but_its_door() {
        check(noClasses()
                .that(are(notNamed(ROOT + ".app.Main", ROOT + ".agent.Main", ROOT + ".agent.AgentMain")))
                .should()
                .callMethod(System.class, "exit", int.class));
    }
}
