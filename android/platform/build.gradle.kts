plugins {
    id("com.android.library")
    id("org.jetbrains.kotlin.android")
}

val clone = rootDir.parentFile
val libraries = layout.buildDirectory.dir("rust/jniLibs")

android {
    namespace = "org.waymark.platform"
    compileSdk = 35

    defaultConfig {
        minSdk = 26
        consumerProguardFiles("consumer-rules.pro")
    }
    testOptions.targetSdk = 35
    lint.targetSdk = 35

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
    kotlinOptions.jvmTarget = "17"

    sourceSets["main"].apply {
        // `./dev bindings` writes the first of these.
        kotlin.srcDirs(clone.resolve("bindings/kotlin/generated"), clone.resolve("bindings/kotlin/src/main/kotlin"))
        jniLibs.srcDir(libraries)
    }
}

dependencies {
    implementation("net.java.dev.jna:jna:5.18.1@aar")
    api("org.jetbrains.kotlinx:kotlinx-coroutines-android:1.10.2")
}

// The core for phones and for the emulator, with cargo-ndk (`cargo install cargo-ndk`) and the NDK.
val buildCore by tasks.registering(Exec::class) {
    workingDir = clone
    val targets = listOf("arm64-v8a", "armeabi-v7a", "x86_64").flatMap { listOf("--target", it) }
    commandLine(
        listOf("cargo", "ndk") + targets + listOf("--platform", "26", "--output-dir", libraries.get().asFile.path) +
            listOf("build", "--locked", "--profile", "phone", "--package", "waymark-bindings"),
    )
}

tasks.named("preBuild") { dependsOn(buildCore) }
