package io.pollingsdk.providers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.pollingsdk.PollingConnection;
import java.time.Instant;

/** What holds for every provider. */
@AnalyzeClasses(
    packages = "io.pollingsdk.providers",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule PROVIDERS_DO_NOT_KNOW_EACH_OTHER =
      slices().matching("io.pollingsdk.providers.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule A_PROVIDER_IS_PURE_HOOKS =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .areAssignableTo(PollingConnection.class)
          .should()
          .beFinal();

  @ArchTest
  static final ArchRule CLOCKS_ARE_THE_ENGINES =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule INTERNALS_ARE_NOT_USED =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.pollingsdk.internal..", "org.apache.hc..");
}
