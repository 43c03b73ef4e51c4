package io.troupe.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Holds the borders between packages; Maven and the enforcer hold those between modules. */
class ArchitectureTest {
  private static final JavaClasses TROUPE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.troupe");

  @Test
  void layersKnowOnlyWhatLiesBelow() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("arrow-io")
        .definedBy("io.troupe.arrow..")
        .layer("gpu-workers")
        .definedBy("io.troupe.gpu..")
        .layer("pipelines")
        .definedBy("io.troupe.pipelines..")
        .layer("actors")
        .definedBy("io.troupe.actors..")
        .layer("http-api")
        .definedBy("io.troupe.http..")
        .layer("cli")
        .definedBy("io.troupe.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("http-api")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("actors")
        .mayOnlyBeAccessedByLayers("http-api", "cli")
        .whereLayer("pipelines")
        .mayOnlyBeAccessedByLayers("actors", "http-api", "cli")
        .whereLayer("gpu-workers")
        .mayOnlyBeAccessedByLayers("pipelines", "actors", "http-api", "cli")
        .check(TROUPE);
  }

  @Test
  void modulesAreFreeOfCycles() {
    slices().matching("io.troupe.(*)..").should().beFreeOfCycles().check(TROUPE);
  }

  @Test
  void noKindKnowsAnother() {
    for (String[] pair : new String[][] {{"graph", "report"}, {"report", "graph"}}) {
      noClasses()
          .that()
          .resideInAPackage("io.troupe.pipelines." + pair[0] + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.troupe.pipelines." + pair[1] + "..")
          .check(TROUPE);
    }
  }

  @Test
  void theProductNeverNamesTestKinds() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.troupe.pipelines.testkinds..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.troupe.pipelines.testkinds..")
        .check(TROUPE);
  }

  @Test
  void eachLibraryStaysInItsPlace() {
    onlyIn("jdk.incubator..", "io.troupe.gpu.simd..");
    onlyIn("jcuda..", "io.troupe.gpu.cuda..");
    onlyIn("org.apache.pekko..", "io.troupe.actors..", "io.troupe.http..");
    onlyIn("picocli..", "io.troupe.cli..");
    onlyIn("org.apache.arrow..", "io.troupe.arrow..");
    onlyIn("org.snakeyaml..", "io.troupe.pipelines..");
    onlyIn("java.sql..", "io.troupe.actors..");
  }

  private static void onlyIn(String library, String... places) {
    noClasses()
        .that()
        .resideOutsideOfPackages(places)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(TROUPE);
  }

  @Test
  void theRunCoreKnowsNoActorNoClockAndNoFile() {
    noClasses()
        .that()
        .resideInAPackage("io.troupe.actors.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.pekko..", "java.nio.file..", "java.sql..")
        .check(TROUPE);
    noClasses()
        .that()
        .resideInAPackage("io.troupe.actors.core..")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(TROUPE);
  }

  @Test
  void everyPackageIsDescribedAndNullMarked() {
    Set<String> bare = new TreeSet<>();
    for (JavaClass type : TROUPE) {
      JavaPackage home = type.getPackage();
      if (!home.isAnnotatedWith(NullMarked.class)) {
        bare.add(home.getName());
      }
    }
    assertThat(bare).as("packages without a @NullMarked package-info").isEmpty();
  }

  @Test
  void namesSayWhatAClassIs() {
    classes()
        .should()
        .haveSimpleNameNotEndingWith("Impl")
        .andShould()
        .haveSimpleNameNotEndingWith("Manager")
        .andShould()
        .haveSimpleNameNotEndingWith("Helper")
        .andShould()
        .haveSimpleNameNotEndingWith("Utils")
        .andShould()
        .haveSimpleNameNotEndingWith("Util")
        .check(TROUPE);
  }
}
