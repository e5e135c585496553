package io.dehaze.system;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.dehaze.event.Event;
import io.dehaze.gateway.GatewayMain;
import io.dehaze.standalone.Dehaze;
import io.dehaze.worker.WorkerMain;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The walls of the house: who may know whom. */
class ArchitectureTest {
  private static final String GATEWAY = "io.dehaze.gateway..";
  private static final String WORKER = "io.dehaze.worker..";
  private static final String STANDALONE = "io.dehaze.standalone..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.dehaze");

  private static final DescribedPredicate<JavaClass> IN_COMMON =
      DescribedPredicate.describe(
          "are in common",
          each ->
              each.getPackageName().startsWith("io.dehaze.")
                  && List.of("gateway", "worker", "standalone", "system").stream()
                      .noneMatch(role -> each.getPackageName().startsWith("io.dehaze." + role)));

  @Test
  void seesAllModules() {
    assertThat(CLASSES.contain(Event.class)).isTrue();
    assertThat(CLASSES.contain(GatewayMain.class)).isTrue();
    assertThat(CLASSES.contain(WorkerMain.class)).isTrue();
    assertThat(CLASSES.contain(Dehaze.class)).isTrue();
  }

  @Test
  void gatewayAndWorkerMeetOnlyInKafka() {
    noClasses()
        .that()
        .resideInAPackage(GATEWAY)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(WORKER, STANDALONE)
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(WORKER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(GATEWAY, STANDALONE)
        .check(CLASSES);
  }

  @Test
  void commonKnowsNothingOfOurs() {
    noClasses()
        .that(IN_COMMON)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(GATEWAY, WORKER, STANDALONE)
        .check(CLASSES);
  }

  @Test
  void commonDoesNotKnowHowHttpIsSpoken() {
    noClasses()
        .that(IN_COMMON)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.undertow..", "org.xnio..")
        .check(CLASSES);
  }

  @Test
  void noPackagesGoRoundInCircles() {
    slices().matching("io.dehaze.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nobodyKnowsTheMains() {
    noClasses()
        .should()
        .dependOnClassesThat(simpleNameEndingWith("Main").or(nameIs(Dehaze.class)))
        .check(CLASSES);
  }

  @Test
  void onlyMainsReadTheEnvironment() {
    noClasses()
        .that(DescribedPredicate.not(simpleNameEndingWith("Main").or(nameIs(Dehaze.class))))
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> nameIs(Class<?> type) {
    return DescribedPredicate.describe(
        "are " + type.getSimpleName(), each -> each.isEquivalentTo(type));
  }
}
