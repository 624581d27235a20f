package io.pollingsdk;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import io.pollingsdk.internal.run.SystemTime;
import java.time.Instant;

/** The map of the architecture, as rules. */
@AnalyzeClasses(packages = "io.pollingsdk", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.pollingsdk.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule HTTP_CLIENT_IS_NAMED_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.pollingsdk.internal.apache")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.hc..");

  @ArchTest
  static final ArchRule ERRORS_KNOW_NOTHING =
      classes()
          .that()
          .resideInAPackage("io.pollingsdk.error")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.pollingsdk.error", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule PACING_KNOWS_NOTHING =
      classes()
          .that()
          .resideInAPackage("io.pollingsdk.pacing")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.pollingsdk.pacing", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule THE_LOOP_DOES_NOT_KNOW_THE_CONNECTION =
      noClasses()
          .that()
          .resideInAPackage("io.pollingsdk.internal..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.pollingsdk");

  @ArchTest
  static final ArchRule CLOCKS_ARE_BEHIND_TIME_SOURCE =
      noClasses()
          .that()
          .doNotBelongToAnyOf(SystemTime.class)
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule PRINTS_NOTHING =
      GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule API_SHOWS_NO_INTERNALS =
      noClasses()
          .that(resideOutsideOfPackages("io.pollingsdk.internal.."))
          .and()
          .arePublic()
          .should()
          .beAssignableTo(resideInAPackage("io.pollingsdk.internal.."));
}
