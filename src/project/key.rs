//! Reads private keys, which must not be published by mistake.

use super::Project;
use super::output::OUT;
use super::read;
use anyhow::{Context, Result, bail};

impl Project {
    /// A private key by its path from the project's folder on; it may lie outside.
    ///
    /// # Errors
    /// When it cannot be read, or lies where it would be published.
    pub fn key(&self, file: &str) -> Result<Vec<u8>> {
        let failed = || format!("cannot read the key `{file}`");
        let path = self.root.join(file).canonicalize().with_context(failed)?;
        // Within the project the folder may be a link to another one.
        let out = self.root.join(OUT).canonicalize();
        if out.is_ok_and(|out| path.starts_with(out)) {
            bail!(
                "the key `{file}` lies in `{OUT}`, which is published: move it away, and make a new one if it was uploaded"
            );
        }
        read::file(&path, read::MOST_OF_A_KEY).with_context(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::super::SETTINGS;
    use super::*;
    use std::fs;

    #[test]
    fn a_key_is_read_unless_it_would_be_published() {
        let folder = tempfile::tempdir().expect("a folder");
        for file in [SETTINGS, "dkim.pem", "out/dkim.pem"] {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("can make folders");
            fs::write(path, "key").expect("can write");
        }
        let project = Project::open(folder.path()).expect("a project");
        assert_eq!(project.key("dkim.pem").expect("is read"), b"key");
        let refusal = project.key("out/dkim.pem").expect_err("refused").to_string();
        assert!(refusal.contains("which is published"), "{refusal}");
        let refusal = project.key("none.pem").expect_err("refused").to_string();
        assert_eq!(refusal, "cannot read the key `none.pem`");
    }

    #[cfg(unix)]
    #[test]
    fn a_key_in_the_folder_that_out_leads_to_would_be_published_too() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(SETTINGS), "x").expect("can write");
        fs::create_dir(folder.path().join("public")).expect("can make a folder");
        fs::write(folder.path().join("public/dkim.pem"), "key").expect("can write");
        symlink("public", folder.path().join(OUT)).expect("can link");
        let project = Project::open(folder.path()).expect("a project");
        for name in ["public/dkim.pem", "out/dkim.pem"] {
            let refusal = project.key(name).expect_err("refused").to_string();
            assert!(refusal.contains("which is published"), "{refusal}");
        }
    }
}
