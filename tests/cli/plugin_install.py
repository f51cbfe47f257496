#!/usr/bin/python3
"""plugin_install.py - an installation that was moved still builds engines outside of the tree."""

import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402
import shared_object  # noqa: E402

BUILD = os.path.dirname(program.PROGRAM)


class Installation(program.Case):
    def setUp(self):
        super().setUp()
        first = os.path.join(self.folder, "first")
        self.prefix = os.path.join(self.folder, "then", "moved")
        self.command("cmake", "--install", BUILD, "--prefix", first)
        os.mkdir(os.path.dirname(self.prefix))
        os.rename(first, self.prefix)
        self.project = os.path.join(self.folder, "project")
        shutil.copytree(shared_object.EXAMPLE, self.project)

    def command(self, *words, **environment):
        done = subprocess.run(
            words, cwd=self.folder, env={**os.environ, **environment}, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.assertEqual(done.returncode, 0, f"{words}\n{done.stdout.decode()}")
        return done.stdout.decode()

    def test_a_cmake_project_builds_and_passes(self):
        build = os.path.join(self.folder, "build")
        self.command(
            "cmake", "-G", "Ninja", "-S", self.project, "-B", build,
            f"-DCMAKE_PREFIX_PATH={self.prefix}",
        )
        self.command("cmake", "--build", build)
        told = self.command("ctest", "--test-dir", build, "-V")
        self.assertIn("PASS  1 of 1", told)
        self.assertIn(os.path.join(self.prefix, "bin", "synctorture"), told)

    def test_pkg_config_is_enough(self):
        path = os.path.join(self.prefix, "share", "pkgconfig")
        flags = self.command("pkg-config", "--cflags", "synctorture", PKG_CONFIG_PATH=path).split()
        self.assertEqual(
            [os.path.realpath(flag[2:]) for flag in flags],
            [os.path.realpath(os.path.join(self.prefix, "include"))],
        )
        source = os.path.join(self.project, "upload.c")
        self.command("cc", "-shared", "-fPIC", *flags, source, "-o", "upload.so")
        arrives = os.path.join(self.project, "arrives.json")
        installed = os.path.join(self.prefix, "bin", "synctorture")
        told = self.command(installed, "run", "--engine", "./upload.so", arrives)
        self.assertIn("PASS  1 of 1", told)

    def test_nothing_in_it_names_where_it_was(self):
        for folder, _, names in os.walk(os.path.join(self.prefix, "share")):
            for name in names:
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    text = file.read()
                self.assertNotIn(os.path.join(self.folder, "first"), text, name)
                self.assertNotIn(shared_object.SOURCE, text, name)

    def test_it_holds_what_people_and_engines_need_and_nothing_of_the_inside(self):
        files = sorted(
            os.path.relpath(os.path.join(folder, name), self.prefix)
            for folder, _, names in os.walk(self.prefix)
            for name in names
        )
        package = "share/cmake/synctorture/synctortureConfig"
        configuration = [name for name in files if name.startswith(package + "-")]
        self.assertEqual(len(configuration), 1)
        self.assertEqual(
            files,
            sorted([
                "bin/synctorture",
                "include/synctorture/engine.h",
                "include/synctorture/numbers.h",
                f"{package}.cmake",
                f"{package}Version.cmake",
                "share/bash-completion/completions/synctorture",
                "share/fish/vendor_completions.d/synctorture.fish",
                "share/man/man1/synctorture.1",
                "share/pkgconfig/synctorture.pc",
                "share/synctorture/scenario.schema.json",
                "share/zsh/site-functions/_synctorture",
                *configuration,
            ]),
        )  # fmt: skip


if __name__ == "__main__":
    program.main()
